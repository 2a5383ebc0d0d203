"""What the mail with the team's answer says, and the page that its link leads to.

Apart from the other texts, because few calls say them. Like those they may be overridden, and added
to, by an owner's language.
"""

from typing import Final

ANSWERS: Final[dict[str, dict[str, str]]] = {
    "answer_subject": {
        "en": "An answer from {workspace}",
        "es": "Una respuesta de {workspace}",
        "de": "Eine Antwort von {workspace}",
        "fr": "Une réponse de {workspace}",
        "pt": "Uma resposta de {workspace}",
        "hi": "{workspace} की ओर से जवाब",
        "ar": "رد من {workspace}",
        "it": "Una risposta da {workspace}",
        "ja": "{workspace}からの回答",
        "nl": "Een antwoord van {workspace}",
        "pl": "Odpowiedź od {workspace}",
        "tr": "{workspace} tarafından bir yanıt",
    },
    "answer_title": {
        "en": "Our team has answered you in the chat",
        "es": "Nuestro equipo le ha respondido en el chat",
        "de": "Unser Team hat Ihnen im Chat geantwortet",
        "fr": "Notre équipe vous a répondu dans le chat",
        "pt": "A nossa equipa respondeu-lhe no chat",
        "hi": "हमारी टीम ने चैट में आपको जवाब दिया है",
        "ar": "لقد رد عليك فريقنا في المحادثة",
        "it": "Il nostro team Le ha risposto in chat",
        "ja": "担当チームがチャットで回答しました",
        "nl": "Ons team heeft u in de chat geantwoord",
        "pl": "Nasz zespół odpowiedział na czacie",
        "tr": "Ekibimiz sohbette size yanıt verdi",
    },
    "answer_open": {
        "en": "Open the chat",
        "es": "Abrir el chat",
        "de": "Chat öffnen",
        "fr": "Ouvrir le chat",
        "pt": "Abrir o chat",
        "hi": "चैट खोलें",
        "ar": "فتح المحادثة",
        "it": "Apri la chat",
        "ja": "チャットを開く",
        "nl": "Chat openen",
        "pl": "Otwórz czat",
        "tr": "Sohbeti aç",
    },
    "answer_reply": {
        "en": "To write back, open the chat or reply to this mail.",
        "es": "Para contestar, abra el chat o responda a este correo.",
        "de": "Zum Antworten öffnen Sie den Chat oder antworten auf diese E-Mail.",
        "fr": "Pour répondre, ouvrez le chat ou répondez à cet e-mail.",
        "pt": "Para responder, abra o chat ou responda a este e-mail.",
        "hi": "जवाब देने के लिए चैट खोलें या इस ईमेल का जवाब दें।",
        "ar": "للرد، افتح المحادثة أو أجب عن هذه الرسالة.",
        "it": "Per rispondere, apra la chat o risponda a questa e-mail.",
        "ja": "返信するには、チャットを開くか、このメールに返信してください。",
        "nl": "Om te antwoorden opent u de chat of beantwoordt u deze e-mail.",
        "pl": "Aby odpisać, otwórz czat lub odpowiedz na tę wiadomość.",
        "tr": "Yanıtlamak için sohbeti açın veya bu e-postayı yanıtlayın.",
    },
    "answer_no_reply": {
        "en": "To write back, open the chat. Nobody reads replies to this mail.",
        "es": "Para contestar, abra el chat. Nadie lee las respuestas a este correo.",
        "de": "Zum Antworten öffnen Sie den Chat. Antworten auf diese E-Mail liest niemand.",
        "fr": "Pour répondre, ouvrez le chat. Personne ne lit les réponses à cet e-mail.",
        "pt": "Para responder, abra o chat. Ninguém lê as respostas a este e-mail.",
        "hi": "जवाब देने के लिए चैट खोलें। इस ईमेल के जवाब कोई नहीं पढ़ता।",
        "ar": "للرد، افتح المحادثة. لا أحد يقرأ الردود على هذه الرسالة.",
        "it": "Per rispondere, apra la chat. Nessuno legge le risposte a questa e-mail.",
        "ja": "返信するには、チャットを開いてください。このメールへの返信は読まれません。",
        "nl": "Om te antwoorden opent u de chat. Niemand leest antwoorden op deze e-mail.",
        "pl": "Aby odpisać, otwórz czat. Nikt nie czyta odpowiedzi na tę wiadomość.",
        "tr": "Yanıtlamak için sohbeti açın. Bu e-postaya verilen yanıtları kimse okumaz.",
    },
    "answer_good": {
        "en": "The link opens your chat on any device, for 7 days. Do not pass this mail on: "
        "whoever has the link can read the chat and write in it.",
        "es": "El enlace abre su chat en cualquier dispositivo durante 7 días. No reenvíe este "
        "correo: quien tenga el enlace puede leer el chat y escribir en él.",
        "de": "Der Link öffnet Ihren Chat 7 Tage lang auf jedem Gerät. Geben Sie diese E-Mail "
        "nicht weiter: Wer den Link hat, kann den Chat lesen und darin schreiben.",
        "fr": "Le lien ouvre votre chat sur tout appareil pendant 7 jours. Ne transférez pas "
        "cet e-mail : quiconque a le lien peut lire le chat et y écrire.",
        "pt": "A ligação abre o seu chat em qualquer dispositivo durante 7 dias. Não "
        "reencaminhe este e-mail: quem tiver a ligação pode ler o chat e escrever nele.",
        "hi": "यह लिंक 7 दिन तक किसी भी डिवाइस पर आपकी चैट खोलता है। यह ईमेल किसी को न भेजें: "
        "जिसके पास लिंक है, वह चैट पढ़ सकता है और उसमें लिख सकता है।",
        "ar": "يفتح الرابط محادثتك على أي جهاز لمدة 7 أيام. لا تُعِد توجيه هذه الرسالة: من "
        "لديه الرابط يمكنه قراءة المحادثة والكتابة فيها.",
        "it": "Il link apre la chat su qualsiasi dispositivo per 7 giorni. Non inoltri questa "
        "e-mail: chi ha il link può leggere la chat e scriverci.",
        "ja": "リンクは7日間、どの端末でもあなたのチャットを開きます。"
        "このメールを転送しないでください。リンクを持つ人はチャットを読み、書き込むことができます。",
        "nl": "De link opent uw chat 7 dagen lang op elk apparaat. Stuur deze e-mail niet "
        "door: wie de link heeft, kan de chat lezen en erin schrijven.",
        "pl": "Link otwiera czat na każdym urządzeniu przez 7 dni. Nie przekazuj tej "
        "wiadomości dalej: kto ma link, może czytać czat i w nim pisać.",
        "tr": "Bağlantı, sohbetinizi 7 gün boyunca her cihazda açar. Bu e-postayı iletmeyin: "
        "bağlantıya sahip olan herkes sohbeti okuyabilir ve yazabilir.",
    },
    "answer_stop": {
        "en": "If you want no more mails about this chat, say so on the page that the link opens.",
        "es": "Si no quiere más correos sobre este chat, indíquelo en la página que abre el "
        "enlace.",
        "de": "Wenn Sie keine E-Mails mehr zu diesem Chat möchten, sagen Sie es auf der Seite, "
        "die der Link öffnet.",
        "fr": "Si vous ne voulez plus d'e-mails sur ce chat, dites-le sur la page qu'ouvre le "
        "lien.",
        "pt": "Se não quiser mais e-mails sobre este chat, diga-o na página que a ligação abre.",
        "hi": "अगर आप इस चैट के बारे में और ईमेल नहीं चाहते, तो लिंक से खुलने वाले पेज पर बताएँ।",
        "ar": "إذا كنت لا تريد رسائل أخرى حول هذه المحادثة، فاختر ذلك في الصفحة التي يفتحها "
        "الرابط.",
        "it": "Se non vuole altre e-mail su questa chat, lo indichi nella pagina aperta dal link.",
        "ja": "このチャットについてのメールが不要な場合は、リンク先のページでお知らせください。",
        "nl": "Wilt u geen e-mails meer over deze chat, zeg dat dan op de pagina die de link "
        "opent.",
        "pl": "Jeśli nie chcesz więcej wiadomości o tym czacie, zaznacz to na stronie "
        "otwieranej przez link.",
        "tr": "Bu sohbetle ilgili başka e-posta istemiyorsanız bunu bağlantının açtığı sayfada "
        "belirtin.",
    },
    "answer_page_title": {
        "en": "Your chat with {bot}",
        "es": "Su chat con {bot}",
        "de": "Ihr Chat mit {bot}",
        "fr": "Votre chat avec {bot}",
        "pt": "O seu chat com {bot}",
        "hi": "{bot} के साथ आपकी चैट",
        "ar": "محادثتك مع {bot}",
        "it": "La Sua chat con {bot}",
        "ja": "{bot}とのチャット",
        "nl": "Uw chat met {bot}",
        "pl": "Czat z {bot}",
        "tr": "{bot} ile sohbetiniz",
    },
    "answer_page_text": {
        "en": "Open the chat on this device to read on and to write back.",
        "es": "Abra el chat en este dispositivo para seguir leyendo y contestar.",
        "de": "Öffnen Sie den Chat auf diesem Gerät, um weiterzulesen und zu antworten.",
        "fr": "Ouvrez le chat sur cet appareil pour lire la suite et répondre.",
        "pt": "Abra o chat neste dispositivo para continuar a ler e responder.",
        "hi": "आगे पढ़ने और जवाब देने के लिए इस डिवाइस पर चैट खोलें।",
        "ar": "افتح المحادثة على هذا الجهاز لمتابعة القراءة والرد.",
        "it": "Apra la chat su questo dispositivo per continuare a leggere e rispondere.",
        "ja": "この端末でチャットを開くと、続きを読んだり返信したりできます。",
        "nl": "Open de chat op dit apparaat om verder te lezen en te antwoorden.",
        "pl": "Otwórz czat na tym urządzeniu, aby czytać dalej i odpisać.",
        "tr": "Okumaya devam etmek ve yanıtlamak için sohbeti bu cihazda açın.",
    },
    "answer_page_stop": {
        "en": "No more mails about this chat",
        "es": "No más correos sobre este chat",
        "de": "Keine E-Mails mehr zu diesem Chat",
        "fr": "Plus d'e-mails sur ce chat",
        "pt": "Não receber mais e-mails sobre este chat",
        "hi": "इस चैट के बारे में और ईमेल नहीं",
        "ar": "لا مزيد من الرسائل حول هذه المحادثة",
        "it": "Niente più e-mail su questa chat",
        "ja": "このチャットについてのメールを停止",
        "nl": "Geen e-mails meer over deze chat",
        "pl": "Nie wysyłaj więcej wiadomości o tym czacie",
        "tr": "Bu sohbetle ilgili başka e-posta gönderme",
    },
    "answer_page_stopped": {
        "en": "You will get no more mails about this chat. Answers are in the chat itself.",
        "es": "No recibirá más correos sobre este chat. Las respuestas están en el propio chat.",
        "de": "Sie erhalten keine E-Mails mehr zu diesem Chat. Antworten stehen im Chat selbst.",
        "fr": "Vous ne recevrez plus d'e-mails sur ce chat. Les réponses sont dans le chat même.",
        "pt": "Não receberá mais e-mails sobre este chat. As respostas estão no próprio chat.",
        "hi": "आपको इस चैट के बारे में और ईमेल नहीं मिलेंगे। जवाब चैट में ही रहेंगे।",
        "ar": "لن تصلك رسائل أخرى حول هذه المحادثة. الردود موجودة في المحادثة نفسها.",
        "it": "Non riceverà altre e-mail su questa chat. Le risposte sono nella chat stessa.",
        "ja": "このチャットについてのメールは今後届きません。回答はチャット内で読めます。",
        "nl": "U krijgt geen e-mails meer over deze chat. Antwoorden staan in de chat zelf.",
        "pl": "Nie będzie więcej wiadomości o tym czacie. Odpowiedzi są w samym czacie.",
        "tr": "Bu sohbetle ilgili başka e-posta almayacaksınız. Yanıtlar sohbetin kendisinde.",
    },
}
