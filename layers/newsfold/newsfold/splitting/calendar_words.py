"""The words of dates in the languages that news comes in: months, weekdays, what stands around.

A table of our own: CLDR has them all, but the library that carries it (babel) weighs 30 MB;
dateutil knows English only, and dateparser guesses.
"""

from __future__ import annotations

_MONTHS = """
jan january januar janvier enero januari gennaio janeiro janv jänner ene gen ocak tammikuuta
styczeń stycznia sty leden ledna január ianuarie ιανουαρίου январь января янв січня يناير
كانونالثاني ژانویه जनवरी
|
feb february februar février fevrier febrero februari febbraio fevereiro févr fév fev şubat
helmikuuta luty lutego lut únor února február februarie φεβρουαρίου февраль февраля фев лютого
فبراير شباط فوریه फ़रवरी फरवरी
|
mar march märz maerz mars marzo maart marts março marco mär mrz mrt mart maaliskuuta marzec
marca březen března március martie μαρτίου март марта мар березня مارس آذار मार्च
|
apr april avril abril aprile avr abr nisan huhtikuuta kwiecień kwietnia kwi duben dubna április
aprilie απριλίου апрель апреля апр квітня أبريل ابريل إبريل نيسان آوریل अप्रैल
|
may mai mayo mei maggio maio mag maj mayıs toukokuuta maja květen května május μαΐου май мая
травня مايو أيار مه मई
|
jun june juni juin junio giugno junho giu haziran kesäkuuta czerwiec czerwca cze červen června
június iunie ιουνίου июнь июня июн червня يونيو حزيران ژوئن जून
|
jul july juli juillet julio luglio julho juil lug temmuz heinäkuuta lipiec lipca lip červenec
července július iulie ιουλίου июль июля июл липня يوليو تموز ژوئیه जुलाई
|
aug august août aout agosto augustus ago augusti ağustos elokuuta sierpień sierpnia sie srpen
srpna augusztus αυγούστου август августа авг серпня أغسطس اغسطس آب اوت अगस्त
|
sep sept september septembre septiembre settembre setembro set eylül syyskuuta wrzesień września
wrz září szeptember septembrie σεπτεμβρίου сентябрь сентября сен сент вересня سبتمبر أيلول
سپتامبر सितंबर सितम्बर
|
oct okt october oktober octobre octubre ottobre outubro ott out ekim lokakuuta październik
października paź říjen října október octombrie οκτωβρίου октябрь октября окт жовтня أكتوبر
اكتوبر تشرينالأول اکتبر अक्टूबर
|
nov november novembre noviembre novembro kasım marraskuuta listopad listopada lis listopadu
noiembrie νοεμβρίου ноябрь ноября ноя листопада نوفمبر تشرينالثاني نوامبر नवंबर
|
dec dez december dezember décembre decembre diciembre dicembre dezembro déc dic des desember
aralık joulukuuta grudzień grudnia gru prosinec prosince decembrie δεκεμβρίου декабрь декабря
дек грудня ديسمبر كانونالأول دسامبر दिसंबर
"""
MONTHS = {
    name: number for number, names in enumerate(_MONTHS.split("|"), 1) for name in names.split()
}
"""The month's number by its name in lower case, abbreviated or not, in the case that dates use."""

TWO_WORDS = ("كانون الثاني", "كانون الأول", "تشرين الأول", "تشرين الثاني")
"""Months of two words; in `MONTHS` they have no blank."""

_FILLER = """
ad ah ـ published posted updated first last modified created issued date on at of the am pm uhr
à le du de del um kl klo den o veröffentlicht stand publié mis jour publicado publicada actualizado
pubblicato aggiornato gepubliceerd publicerad uppdaterad publisert oppdatert udgivet opdateret
opublikowano yayınlanma опубликовано в г م هـ local time hrs h monday tuesday wednesday thursday
friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch
donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi jeudi
vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì
mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira maandag
dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag
söndag mandag tirsdag lørdag søndag poniedziałek wtorek środa czwartek piątek sobota niedziela
pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник среда четверг пятница
суббота воскресенье الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد دوشنبه
شنبه جمعه
"""
FILLER = frozenset(_FILLER.split())
"""Words in lower case that may stand beside a date on a line of its own."""
