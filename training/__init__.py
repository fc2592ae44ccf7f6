"""How the weights are made and measured; the library never imports this."""
