"""Words that make a claim, by what they mean: in the six languages that the detectors read.

An entry ending in `*` stands for every word that begins so. Words mean the same across languages,
so that an answer in Spanish may rest on an entry in English. What is ordinary in one language and
a claim in another ("fin", "mars", "may") is left out: its claim shows in the number beside it.
"""

from collections.abc import Mapping
from typing import Final

PROMISES: Final[Mapping[str, str]] = {
    "promise": "promis* pledge* swear versprech* versprich* zusag* zugesagt zusicher* zugesichert "
    "promet* promes* वादा वचन वायदा vaada vada",
    "guarantee": "guarant* warrant* assured assure assures garant* gewähr* गारंटी गारण्टी pakka पक्का",
    "refund": "refund* reimburs* erstatt* rückerstatt* zurückerstatt* rückzahl* reembols* "
    "devoluci* devolv* devuelv* rembours* devoluç* restitu* रिफंड रिफ़ंड धनवापसी",
    "whole": "full fully entire entirely whole volle vollen volles íntegr* entier entière "
    "entièrement intégral* totalité integral* पूरा पूरी पूरे पूर्ण",
    "free": "free freely gratis kostenlos* kostenfrei* umsonst gratuit* grátis gratuita* मुफ्त "
    "मुफ़्त निःशुल्क nishulk muft complimentary",
    "discount": "discount* rebate* coupon* voucher* rabatt* nachlass ermäßig* gutschein* "
    "descuento* rebaja* cupón cupones remise* réduction* rabais desconto* cupom cupons छूट कूपन "
    "वाउचर",
    "gift": "gift* bonus* prize* reward* geschenk* prämie* belohn* regalo* premio* cadeau* "
    "prêmio* brinde* उपहार इनाम बोनस",
    "compensation": "compensat* damages indemn* entschädig* schadenersatz schadensersatz kulanz "
    "compens* dédommag* indenn* मुआवजा मुआवज़ा हर्जाना",
    "credit": "credited gutschrift* gutgeschrieben abonaremos abonado crédité crédités creditado",
    "waiver": "waive* waiving waiver erlass* erlassen verzicht* exoner* condon* exonér* isent* माफ "
    "माफ़",
    "entitlement": "entitle* eligible approved approve authorised authorized anspruch berechtigt "
    "genehmigt bewilligt derecho aprobad* autorizad* droit approuv* autoris* direito aprovad* "
    "हकदार मंजूर स्वीकृत",
    "liability": "liable liability lawsuit legally binding haftbar haftung rechtsverbindlich "
    "verbindlich vinculante* contraignant* juridiquement legalmente कानूनी उत्तरदायी",
    "at once": "immediately instantly instant sofort sofortig* umgehend unverzüglich inmediat* "
    "immédiat* instantan* imediat* तुरंत तुरन्त फौरन turant",
    "for ever": "forever lifetime unlimited ewig lebenslang* unbegrenzt* ilimitad* vitalici* "
    "illimité* असीमित",
}

DATES: Final[Mapping[str, str]] = {
    "today": "today tonight heute hoy aujourd'hui hoje आज",
    "tomorrow": "tomorrow morgen mañana demain amanhã",
    "yesterday": "yesterday gestern ayer hier ontem",
    "weekend": "weekend* wochenend* finde",
    "monday": "monday* montag* lunes lundi* segunda-feira सोमवार somvar",
    "tuesday": "tuesday* dienstag* martes mardi* terça-feira मंगलवार mangalvar",
    "wednesday": "wednesday* mittwoch* miércoles mercredi* quarta-feira बुधवार budhvar",
    "thursday": "thursday* donnerstag* jueves jeudi* quinta-feira गुरुवार guruvar",
    "friday": "friday* freitag* viernes vendredi* sexta-feira शुक्रवार shukravar",
    "saturday": "saturday* samstag* sonnabend* sábado* samedi* शनिवार shanivar",
    "sunday": "sunday* sonntag* domingo* dimanche* रविवार इतवार ravivar",
    "january": "january januar jänner enero janvier janeiro जनवरी",
    "february": "february februar feber febrero février fevereiro फरवरी फ़रवरी",
    "march": "march märz marzo março मार्च",
    "april": "april abril avril अप्रैल",
    "may": "mayo maio मई",
    "june": "june juni junio juin junho जून",
    "july": "july juli julio juillet julho जुलाई",
    "august": "august agosto août अगस्त",
    "september": "september septiembre setiembre septembre setembro सितंबर सितम्बर",
    "october": "october oktober octubre octobre outubro अक्टूबर अक्तूबर",
    "november": "november noviembre novembre novembro नवंबर नवम्बर",
    "december": "december dezember diciembre décembre dezembro दिसंबर दिसम्बर",
    "christmas": "christmas xmas weihnacht* navidad* noël natal क्रिसमस",
    "easter": "easter ostern pascua* pâques páscoa ईस्टर",
}

# Without the French "an", which is a common word of English and German.
UNITS: Final[Mapping[str, str]] = {
    "euro": "€ eur euro euros यूरो",
    "dollar": "$ usd dollar dollars dólar dólares डॉलर",
    "pound": "£ gbp pound pounds pfund libra libras livre livres पाउंड",
    "rupee": "₹ inr rs rupee rupees rupie rupien rupia rupias roupie roupies रुपये रुपए रुपया",
    "real": "brl reais",
    "franc": "chf franken franc francs",
    "yen": "¥ jpy yen येन",
    "coin": "₿ btc bitcoin bitcoins eth usdt",
    "cent": "¢ cent cents centavo centavos centime centimes पैसे",
    "percent": "% ٪ percent prozent porcentaje pourcent percentual pct प्रतिशत फीसदी",
    "second": "second seconds sekunde sekunden segundo segundos seconde secondes सेकंड",
    "minute": "minute minutes min mins minuten minuto minutos मिनट",
    "hour": "hour hours h hrs stunde stunden hora horas heure heures घंटे घंटा घण्टे",
    "day": "day days tag tage tagen día días jour jours dia dias दिन दिनों werktag werktage "
    "werktagen arbeitstage",
    "week": "week weeks woche wochen semana semanas semaine semaines सप्ताह हफ्ते",
    "month": "month months monat monate monaten mes meses mois mês महीने महीना माह",
    "year": "year years jahr jahre jahren año años ans année années ano anos साल वर्ष",
}

NUMBERS: Final[Mapping[str, str]] = {
    "0": "zero null cero zéro शून्य",
    "0.5": "half halb halbe halben hälfte mitad medio media moitié demi demie metade meio meia आधा "
    "आधी",
    "2": "two twice double zwei zweimal doppelt* dos doble deux doublé dois duas dobro दो दुगना "
    "both",
    "3": "three triple drei dreifach* tres trois três तीन",
    "4": "four vier cuatro quatre quatro चार",
    "5": "five fünf cinco cinq पांच पाँच",
    "6": "six sechs seis छह छः",
    "7": "seven sieben siete sept sete सात",
    "8": "eight acht ocho huit oito आठ",
    "9": "nine neun nueve nove नौ",
    "10": "ten zehn diez dix dez दस",
    "11": "eleven elf onze ग्यारह",
    "12": "twelve dozen* zwölf dutzend doce docena* douze douzaine* doze dúzia* बारह दर्जन",
    "13": "thirteen dreizehn trece treize treze तेरह",
    "14": "fourteen vierzehn catorce quatorze catorze चौदह",
    "15": "fifteen fünfzehn quince quinze पंद्रह",
    "16": "sixteen sechzehn dieciséis seize dezesseis dezasseis सोलह",
    "17": "seventeen siebzehn diecisiete dix-sept dezessete सत्रह",
    "18": "eighteen achtzehn dieciocho dix-huit dezoito अठारह",
    "19": "nineteen neunzehn diecinueve dix-neuf dezenove उन्नीस",
    "20": "twenty zwanzig veinte vingt vinte बीस",
    "24": "vierundzwanzig veinticuatro चौबीस",
    "30": "thirty dreißig dreissig treinta trente trinta तीस",
    "40": "forty vierzig cuarenta quarante quarenta चालीस",
    "48": "achtundvierzig अड़तालीस",
    "50": "fifty fünfzig cincuenta cinquante cinquenta पचास",
    "60": "sixty sechzig sesenta soixante sessenta साठ",
    "70": "seventy siebzig setenta septante सत्तर",
    "80": "eighty achtzig ochenta oitenta अस्सी",
    "90": "ninety neunzig noventa नब्बे",
    "100": "hundred hundreds hundert einhundert cien ciento cem cento सौ",
    "500": "fünfhundert quinientos quinhentos",
    "1000": "thousand thousands tausend eintausend zehntausend hunderttausend mil mille हजार हज़ार "
    "grand k",
    "100000": "lakh लाख",
    "1000000": "million millions millionen millón millones milhão milhões मिलियन m mio",
    "10000000": "crore करोड़",
    "1000000000": "billion billions milliarde milliarden milliard milliards bilhão bilhões bn mrd",
}
