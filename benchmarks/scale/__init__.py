"""A bundle of ten thousand articles on its whole way, and what that would cost on AWS."""
