"""The words of an offered address, by language: what `offered_address` goes by.

All languages are looked at together: people mix them, and a locale says little about a message.
Everything is case-folded. `@` stands for the address.
"""

FILLERS: dict[str, str] = {
    "en": "my the e-mail email mail e mailbox address addr adress is it's its it that's that "
    "here's "
    "here this one at to me us you can could may use please pls plz thanks thank thx ty sure ok "
    "okay yes yep yeah hi hello hey of course contact reach write reply answer respond send by via "
    "on under best a for i'm i am im mine again so then oh sorry right well id mailto "
    "work personal private business "
    "new current would be fine works good gmail outlook very much lot soon asap appreciated",
    "de": "meine mein e-mail-adresse emailadresse mailadresse mail-adresse adresse ist lautet die "
    "das es sie du ihr können kannst könnt mich uns mir unter an bitte danke dankeschön ja gerne "
    "gern hier hallo schreiben schreibt antworten erreichen erreichbar ich bin per über vielen "
    "dank "
    "guten tag klar natürlich nehmen dann also wäre nochmal entschuldigung",
    "fr": "mon ma adresse courriel mél est c'est ce voici voilà la le l'adresse vous pouvez peux "
    "me "
    "joindre contacter écrire m'écrire m'envoyer répondre à sur par merci s'il vous plaît plait "
    "svp "
    "oui bonjour d'accord bien sûr je suis pardon désolé désolée",
    "es": "mi correo electrónico electronico dirección direccion es la el puede pueden puedes "
    "contactarme escribirme escríbame escríbanme responderme a en por favor gracias sí si claro "
    "hola "
    "aquí está esta de muchas perdón vale",
    "pt": "meu o a correio eletrónico eletrônico endereço é e aqui está pode podem me contactar "
    "contatar escrever responder para em por favor obrigado obrigada sim claro olá de desculpe",
    "hi": "मेरा मेरी ईमेल ई-मेल मेल पता आईडी है यह ये रहा मुझे पर लिखें लिखिए भेजें संपर्क करें कर "
    "कृपया "
    "धन्यवाद हाँ हां जी नमस्ते आप सकते हैं शुक्रिया",
    "it": "la mia il mio indirizzo posta elettronica è ecco può potete puoi mi scrivermi "
    "contattarmi "
    "rispondermi scrivetemi a per favore grazie sì certo ciao buongiorno scusi",
    "nl": "mijn mailadres e-mailadres emailadres adres dit u je jullie kunt kan mij bereiken "
    "schrijven op aan via alstublieft dank bedankt ja hallo graag sorry",
    "pl": "mój moja moje adres e-maila maila maile to jest proszę dziękuję tak na pisać mnie pod "
    "dzień dobry oto do",
    "tr": "e-posta eposta e-postam epostam adresim adresi adresime mailim benim bu lütfen "
    "teşekkürler teşekkür ederim evet merhaba bana yazın yazabilirsiniz",
    "ar": "بريدي الإلكتروني الالكتروني عنواني هو هذا البريد على يمكنكم مراسلتي شكرا شكرًا نعم من "
    "فضلك مرحبا راسلوني إيميلي ايميلي تفضلوا لو سمحت",
}
"""Words of a message that says nothing but the address."""

FILLERS_WITHOUT_SPACES = (
    "メールアドレス",
    "よろしくお願いいたします",
    "よろしくお願いします",
    "お願いいたします",
    "お願いします",
    "ありがとうございます",
    "連絡ください",
    "ご連絡",
    "連絡",
    "返信",
    "ください",
    "メール",
    "アドレス",
    "こちら",
    "わたし",
    "私",
    "僕",
    "の",
    "は",
    "です",
    "はい",
    "に",
    "へ",
    "まで",
    "宛",
    "て",
    "と",
    "ご",
)
"""As before, of a language that puts no spaces between words; the longer ones first."""

_AT = r"(?: [^ ]+){0,2}?"
_MY_EN = "(?:(?:own|new|work|personal|private|business|current|correct|best|contact) )?"
_PEOPLE_EN = (
    r"(?:person|human|someone|somebody|anyone|agent|team|support|staff|representative|people)"
)
_WRITE_EN = r"(?:write|reply|answer|e-?mail|mail|respond|get back|reach out|message)"

OFFERS: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(?:write|writes|e-?mail|mail|contact|reach|reaches|answer|answers|reply|replies|"
        r"respond|"
        r"responds|get back|send|message|hear back|touch|update|ping|"
        r"drop|find)(?: [^ ]+){0,4}? me"
        r"(?: back| please| directly| there| instead| a line| an? (?:e-?mail|mail|message|note|"
        r"reply|answer)| the answer| your answer)*(?: by e-?mail| by mail)?"
        r" (?:at|on|via|under|using|through|to)(?: my (?:e-?mail|address|e-?mail address|mail))? "
        r"?:? ?@",
        r"\b(?:write|e-?mail|mail|contact|reach|message) me:? @",
        rf"\bmy {_MY_EN}(?:e-?mail|mail|e-?mail address|mail address|address|e-?mail id)"
        r"(?:(?: is|'s| would be|:| =|,)(?: now)? ?:? ?@| @$)",
        rf"(?:^| )@ is my {_MY_EN}(?:e-?mail|mail|address|e-?mail address|mail address)\b",
        r"\bi can be (?:best )?(?:reached|contacted|found) (?:at|on|under|via|by) @",
        r"^(?:and |so |then )?(?:please |pls |kindly )?send (?:me )?(?:the |your |an? )?"
        r"(?:reply|answer|response) (?:to|at) @",
        r"\bi(?:'m| am) (?:reachable |available |best reached )?(?:at|on|under|via) @",
        rf"\b(?:have|ask|get|let|tell|want|need|like)\b[^@]{{0,60}}\b{_PEOPLE_EN}\b[^@]{{0,40}}"
        rf"\b{_WRITE_EN}(?: back)?(?: to)?(?: at| on| via)? @",
        rf"\b(?:can|could|would|will|may|should)\b[^@]{{0,30}}\b{_PEOPLE_EN}\b[^@]{{0,40}}"
        rf"\b{_WRITE_EN}(?: back)?(?: to)?(?: at| on| via)? @",
        r"^(?:and |so |then )?(?:please|pls|kindly) (?:reply|answer|respond|get back|contact|reach)"
        r"(?: me)?(?: at| to| on| via| under)+ @",
        r"^(?:please |pls |kindly )(?:use|take) @(?: (?:instead|for|to)\b|$)",
    ),
    "de": (
        r"\b(?:mich|mir)(?: bitte| gerne?| auch| am besten| eine (?:antwort|mail|e-mail))*"
        r"(?: per (?:e-?mail|mail))? (?:unter|an|auf|über)(?: der adresse)? ?:? ?@",
        r"\bmeine?(?: (?:neue|private|dienstliche|geschäftliche|aktuelle|eigene|richtige))? "
        r"(?:e-?mail|mail|e-?mail-?adresse|mail-?adresse|adresse)(?: ist| lautet| wäre|:| =) ?:? "
        r"?@",
        r"(?:^| )@ ist meine (?:e-?mail|mail|adresse|e-?mail-?adresse|mail-?adresse)\b",
        r"\b(?:erreichbar|zu erreichen)(?: bin ich)? (?:unter|über) @",
        r"^(?:die |eine |ihre )?antwort(?:en)? bitte an @",
        r"\bich bin (?:per (?:e-?mail|mail) )?(?:unter|auf|über) @",
        r"\b(?:mensch\w*|person|mitarbeiter\w*|jemand\w*|team|support|berater\w*)\b[^@]{0,40}"
        r"\b(?:an|unter) @ ?(?:zu )?(?:schreib|antwort|melde|mail)",
        r"^(?:und )?bitte (?:antworten|antworte)\b[^@]{0,20}\b(?:an|unter) @",
    ),
    "fr": (
        rf"\b(?:me |m')(?:re)?(?:joindre|contacter|contacte|écrire|écrive|écrivent|répondre|"
        rf"réponde|répondent|contactent|joigne|joignent){_AT} (?:à|sur|via)(?: l'adresse)? ?:? ?@",
        rf"\b(?:écrivez|répondez|contactez|recontactez|joignez)[- ]moi{_AT} "
        rf"(?:à|sur|via)(?: l'adresse)? ?:? ?@",
        r"\bmon (?:nouvel |nouveau )?(?:adresse (?:e-?mail|mail|courriel)|adresse|e-?mail|mail|"
        r"courriel)(?: est| c'est| :|:| =) ?:? ?@",
        r"(?:^| )@ (?:est|c'est) mon (?:adresse|e-?mail|mail|courriel)\b",
        r"\bje suis joignable (?:à|sur|par mail à) @",
        r"\b(?:personne|quelqu'un|humain|conseiller|équipe|agent)\b[^@]{0,40}"
        r"\b(?:écri|répond|contact)\w* (?:à|sur) @",
    ),
    "es": (
        rf"\b(?:escr[ií]b\w*|contact\w*|cont[aá]ct\w*|resp[oó]nd\w*|contest\w*|localiz\w*|"
        rf"env[ií]\w*)n?me\b{_AT} (?:a|en|al correo)(?: electrónico)? ?:? ?@",
        rf"\bme (?:(?:puede|pueden|puedes|podéis) )?(?:escrib\w+|contact\w+|respond\w+|"
        rf"contest\w+){_AT} (?:a|en|al correo)(?: electrónico)? ?:? ?@",
        r"\bmi (?:nuevo |nueva )?(?:correo electr[óo]nico|correo|e-?mail|mail|direcci[óo]n de "
        r"correo"
        r"(?: electr[óo]nico)?|direcci[óo]n)(?: es|:| =) ?:? ?@",
        r"(?:^| )@ es mi (?:correo|e-?mail|mail|dirección)\b",
        r"\b(?:persona|humano|alguien|agente|asesor\w*)\b[^@]{0,40}\b(?:escrib|respond|contact|"
        r"contest)\w* (?:a|en) @",
    ),
    "pt": (
        rf"\b(?:contact\w*|contat\w*|escrev\w*|respond\w*|envi\w*)[- ]me\b{_AT} "
        rf"(?:para|em|no|pelo|através de)(?: o)?(?: e-?mail| endereço)? ?:? ?@",
        rf"\bme (?:(?:pode|podem|podes) )?(?:contact\w+|contat\w+|escrev\w+|respond\w+)"
        rf"{_AT} (?:para|em|no|pelo)(?: o)?(?: e-?mail| endereço)? ?:? ?@",
        r"\bmeu (?:novo )?(?:e-?mail|mail|correio eletr[óô]nico|endereço de e-?mail|endereço)"
        r"(?: é|:| =) ?:? ?@",
        r"(?:^| )@ é o meu (?:e-?mail|mail|correio|endereço)\b",
        r"\b(?:pessoa|humano|alguém|atendente|agente)\b[^@]{0,40}\b(?:escrev|respond|contact|"
        r"contat)"
        r"\w* (?:para|a) @",
    ),
    "hi": (
        r"मेर[ाीे] (?:नया |नई )?(?:ईमेल|ई-मेल|मेल)(?: पता| आईडी)?(?: है)? ?:? ?@",
        r"मु(?:झे|झसे) (?:कृपया )?@ पर [^@]{0,40}(?:लिख|ईमेल|मेल|संपर्क|जवाब|भेज)",
        r"(?:इंसान|व्यक्ति|कोई)[^@]{0,40}@ पर [^@]{0,40}(?:लिख|ईमेल|मेल|संपर्क|जवाब|भेज)",
    ),
    "it": (
        rf"\b(?:scriv\w*|contatt\w*|rispond\w*)mi\b{_AT} (?:a|all'indirizzo|su) ?:? ?@",
        rf"\bmi (?:(?:può|possono|potete|puoi) )?(?:scriv\w+|contatt\w+|rispond\w+){_AT} "
        rf"(?:a|all'indirizzo|su) ?:? ?@",
        r"\b(?:la mia|il mio) (?:nuova |nuovo )?(?:e-?mail|mail|indirizzo(?: e-?mail| mail)?)"
        r"(?: è|:| =) ?:? ?@",
    ),
    "nl": (
        rf"\b(?:mail|schrijf|contacteer|bereik|bereiken|antwoord)\b{_AT} (?:me|mij){_AT} "
        rf"(?:op|via|naar) ?:? ?@",
        rf"\b(?:me|mij)\b{_AT} (?:op|via|naar) @ ?(?:bereiken|mailen|schrijven|antwoorden)",
        r"\bmijn (?:nieuwe )?(?:e-?mail|mail|e-?mailadres|mailadres|adres)(?: is|:| =) ?:? ?@",
    ),
    "pl": (
        rf"\b(?:do mnie|mi){_AT} (?:na|pod)(?: adres(?:em)?)? ?:? ?@",
        r"\bmój (?:nowy )?(?:e-?mail|mail|adres(?: e-?mail| mailowy)?)(?: to| jest|:| =) ?:? ?@",
    ),
    "tr": (
        r"\bbana (?:lütfen )?@",
        r"@ (?:adresinden|adresine|üzerinden)\b[^@]{0,20}\b(?:bana|ulaş|yaz)",
        r"\b(?:e-?posta(?:m| adresim)|mail(?:im| adresim)) ?:? ?@",
    ),
    "ar": (
        r"(?:راسلوني|راسلني|اكتبوا لي|اكتب لي|تواصلوا معي|الرد علي|مراسلتي|التواصل معي|يراسلني|"
        r"يكتب لي)"
        r"[^@]{0,20}(?:على|عبر|إلى) ?:? ?@",
        r"(?:بريدي(?: الإلكتروني| الالكتروني)?|[إا]يميلي|عنواني)(?: هو)? ?:? ?@",
    ),
    "ja": (
        r"(?:私|わたし|僕)の(?:メールアドレス|メール|アドレス)は ?:? ?@",
        r"私に ?@ ?(?:に|へ|まで|宛に|で)(?:ご)?(?:連絡|返信|メール|返事)",
        r"担当者[^@]{0,20}@ ?(?:に|へ|まで|宛に)(?:ご)?(?:連絡|返信|メール|返事)",
    ),
}
"""Clauses that offer the visitor's own address: "my e-mail is @", "have a person write to me at "
"@"."""

AGAINST: dict[str, str] = {
    "en": "not don't dont doesn't didn't isn't never cannot wrong wrongly old "
    "former mistake mistakenly boss manager wife husband colleague colleagues coworker friend "
    "friend's brother sister mother father mom dad son daughter partner his her hers their theirs "
    "he "
    "she they says said wrote told claims claiming pretends hacked phishing spam scam fraud fake "
    "longer anymore else's somebody's "
    "someone's cc bcc",
    "de": "nicht nie niemals kein keine keinen falsch falsche falschen alte alten versehentlich "
    "irrtümlich chef chefs chefin kollege kollegen kollegin frau mann freund freundin bruder "
    "schwester mutter vater sohn tochter seine seiner deren sagt sagte schrieb betrüger statt",
    "fr": "pas jamais ne erreur ancien ancienne mauvais mauvaise patron chef collègue femme mari "
    "ami "
    "amie frère sœur mère père fils fille leur arnaque plus",
    "es": "no nunca error equivocado equivocada antiguo antigua viejo vieja jefe jefa esposa "
    "esposo "
    "marido compañero compañera amigo amiga hermano hermana madre padre hijo hija dice dijo estafa",
    "pt": "não nunca engano erro errado errada antigo antiga chefe esposa marido colega amigo "
    "amiga "
    "irmão irmã mãe pai filho filha dele dela disse golpe",
    "hi": "नहीं मत गलत गलती पुराना पुरानी बॉस पत्नी पति दोस्त भाई बहन उनका उसका उनके उसके",
    "it": "non mai sbaglio errore vecchio vecchia capo moglie marito amico amica fratello sorella "
    "madre padre suo sua loro",
    "nl": "niet nooit geen fout foute verkeerd verkeerde oude baas vrouw vriend vriendin broer zus "
    "moeder vader zijn haar hun",
    "pl": "nie nigdy błąd błędny błędnie stary starego szef szefa żona żony mąż męża kolega kolegi "
    "brat siostra jego jej",
    "tr": "değil yanlış yanlışlıkla eski patronum eşim arkadaşım kardeşim annem babam onun "
    "yazmayın yazmayin göndermeyin",
    "ar": "لا ليس لن خطأ مديري زوجي زوجتي صديقي أخي أختي القديم",
}
"""Words of a clause that is about somebody else's address, or says where not to write."""

AGAINST_WITHOUT_SPACES = (
    "ではない",
    "じゃない",
    "しないで",
    "間違",
    "上司",
    "同僚",
    "友人",
    "届い",
    "以前",
)

QUOTED_FROM = (
    r"-{2,} ?(?:original|forwarded|ursprüngliche|weitergeleitete|message|mensaje|messaggio)",
    r"-{3,}",
    r"begin forwarded message",
    r"on .{4,120} wrote:",
    r"am .{4,120} schrieb",
    r"le .{4,120} a écrit",
    r"el .{4,120} escribió",
    r"em .{4,120} escreveu",
    r"il .{4,120} ha scritto",
    r"op .{4,120} schreef",
    r"(?:from|von|de|da|van|od|gönderen|to|an|à|para|sent|gesendet|subject|betreff|objet|asunto|"
    r"assunto|cc) ?: ",
)
"""Beginnings of lines from which on a message is another's, forwarded or quoted. `To:` alone too:
an address there is whom that mail was for.
"""

SIGNED_FROM = (
    r"-- ?$",
    r"—$",
    r"sent from my\b",
    r"get outlook for\b",
    r"von meinem .{2,40} gesendet",
    r"envoyé (?:de|depuis) mon\b",
    r"enviado (?:desde|do|de) (?:mi|meu)\b",
    r"(?:(?:kind|best|warm|many)? ?regards|best wishes|best|cheers|sincerely|yours|"
    r"(?:mit )?(?:freundlichen|besten|viele|liebe|beste) grüßen?|mfg|cordialement|bien à vous|"
    r"saludos|un saludo|atentamente|cumprimentos|atenciosamente|abraço|cordiali saluti|"
    r"met vriendelijke groet|pozdrawiam|saygılarımla)[,.!]?$",
)
"""Beginnings of lines from which on a message is its writer's signature."""

WRITES_TO = (
    "contact reach write reply answer respond send schreiben antworten contacter écrire répondre "
    "contactar escribir responder contatar escrever scrivere"
)
ME = "me mir mich moi m'écrire contactarme escribirme scrivermi"
"""Who "contact Ann ann@…" names is somebody else, unless it says "me"."""
