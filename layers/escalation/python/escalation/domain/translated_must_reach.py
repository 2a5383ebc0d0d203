"""What a visitor reads whose message must reach a person: loaded when it is first said.

No number stands in it, since numbers differ by country and an owner may add those of theirs; and it
promises nobody who is reading along.
"""

from collections.abc import Mapping
from typing import Final

REACH: Final[Mapping[str, Mapping[str, str]]] = {
    "reach_self_harm": {
        "en": (
            "I am so sorry that you feel like this. I am only a computer program, and nobody may "
            "be reading along right now. If you are in danger or might harm yourself, please "
            "call your local emergency number now, or go to somebody you trust. You do not have "
            "to get through this alone."
        ),
        "es": (
            "Siento mucho que se sienta así. Soy solo un programa y puede que nadie esté leyendo "
            "esto ahora. Si está en peligro o podría hacerse daño, llame ya al número de "
            "emergencias de su país o acuda a alguien de confianza. No tiene que pasar por esto "
            "a solas."
        ),
        "de": (
            "Es tut mir sehr leid, dass es Ihnen so geht. Ich bin nur ein Computerprogramm, und "
            "vielleicht liest gerade niemand mit. Wenn Sie in Gefahr sind oder sich etwas antun "
            "könnten, rufen Sie bitte jetzt den örtlichen Notruf an oder gehen Sie zu jemandem, "
            "dem Sie vertrauen. Sie müssen da nicht allein durch."
        ),
        "fr": (
            "Je suis vraiment désolé que vous alliez si mal. Je ne suis qu'un programme, et il "
            "se peut que personne ne lise ceci en ce moment. Si vous êtes en danger ou risquez "
            "de vous faire du mal, appelez tout de suite le numéro d'urgence de votre pays ou "
            "rejoignez une personne de confiance. Vous n'avez pas à traverser cela sans aide."
        ),
        "pt": (
            "Sinto muito que você esteja se sentindo assim. Sou apenas um programa, e talvez "
            "ninguém esteja lendo isto agora. Se você está em perigo ou pode se machucar, ligue "
            "já para o número de emergência da sua região ou procure alguém de confiança. Você "
            "não precisa passar por isso sem ajuda."
        ),
        "hi": (
            "मुझे बहुत दुख है कि आप ऐसा महसूस कर रहे हैं। मैं केवल एक कंप्यूटर प्रोग्राम हूँ, और "
            "हो सकता है कि अभी कोई यह न पढ़ रहा हो। अगर आप खतरे में हैं या खुद को नुकसान पहुँचा "
            "सकते हैं, तो कृपया अभी अपने इलाके के आपातकालीन नंबर पर फ़ोन करें या किसी भरोसेमंद "
            "व्यक्ति के पास जाएँ। आपको यह अकेले नहीं सहना है।"
        ),
        "ar": (
            "يؤسفني جدًا أنك تشعر بهذا. أنا مجرد برنامج حاسوب، وقد لا يقرأ أحد هذا الآن. إذا كنت "
            "في خطر أو قد تؤذي نفسك، فاتصل الآن برقم الطوارئ في منطقتك أو اذهب إلى شخص تثق به. "
            "لست مضطرًا إلى تجاوز هذا وحدك."
        ),
        "it": (
            "Mi dispiace molto che si senta così. Sono solo un programma, e forse in questo "
            "momento nessuno sta leggendo. Se è in pericolo o potrebbe farsi del male, chiami "
            "subito il numero di emergenza locale o si rivolga a una persona di fiducia. Non "
            "deve affrontare tutto questo da solo."
        ),
        "ja": (
            "とてもつらい思いをされているのですね。私はコンピューターのプログラムで、今は誰も"
            "これを読んでいないかもしれません。危険が迫っている場合や、ご自身を傷つけてしまい"
            "そうな場合は、今すぐお住まいの地域の緊急通報番号に電話するか、信頼できる人のとこ"
            "ろへ行ってください。一人で抱え込まなくて大丈夫です。"
        ),
        "nl": (
            "Het spijt me heel erg dat u zich zo voelt. Ik ben maar een computerprogramma, en "
            "misschien leest er nu niemand mee. Als u in gevaar bent of uzelf iets zou kunnen "
            "aandoen, bel dan nu het plaatselijke alarmnummer of ga naar iemand die u vertrouwt. "
            "U hoeft dit niet alleen te doen."
        ),
        "pl": (
            "Bardzo mi przykro, że tak się Państwo czują. Jestem tylko programem i być może nikt "
            "teraz tego nie czyta. W razie niebezpieczeństwa lub myśli o zrobieniu sobie krzywdy "
            "proszę od razu zadzwonić pod lokalny numer alarmowy albo pójść do kogoś zaufanego. "
            "Nie trzeba przechodzić przez to samemu."
        ),
        "tr": (
            "Böyle hissettiğiniz için çok üzgünüm. Ben yalnızca bir bilgisayar programıyım ve şu "
            "anda bunu kimse okumuyor olabilir. Tehlikedeyseniz ya da kendinize zarar "
            "verebilecek durumdaysanız lütfen hemen bulunduğunuz yerin acil durum numarasını "
            "arayın veya güvendiğiniz birinin yanına gidin. Bunu tek başınıza yaşamak zorunda "
            "değilsiniz."
        ),
    },
    "reach_emergency": {
        "en": (
            "This sounds like an emergency. I am only a computer program and cannot send help, "
            "and nobody may be reading along right now. If you or somebody else is in danger, "
            "please call your local emergency number now."
        ),
        "es": (
            "Esto parece una emergencia. Soy solo un programa y no puedo enviar ayuda, y puede "
            "que nadie esté leyendo esto ahora. Si usted u otra persona está en peligro, llame "
            "ya al número de emergencias de su país."
        ),
        "de": (
            "Das klingt nach einem Notfall. Ich bin nur ein Computerprogramm und kann keine "
            "Hilfe schicken, und vielleicht liest gerade niemand mit. Wenn Sie oder jemand "
            "anderes in Gefahr ist, rufen Sie bitte jetzt den örtlichen Notruf an."
        ),
        "fr": (
            "Cela ressemble à une urgence. Je ne suis qu'un programme et ne peux pas envoyer de "
            "secours, et il se peut que personne ne lise ceci en ce moment. Si vous ou quelqu'un "
            "d'autre êtes en danger, appelez tout de suite le numéro d'urgence de votre pays."
        ),
        "pt": (
            "Isto parece uma emergência. Sou apenas um programa e não posso enviar ajuda, e "
            "talvez ninguém esteja lendo isto agora. Se você ou outra pessoa está em perigo, "
            "ligue já para o número de emergência da sua região."
        ),
        "hi": (
            "यह आपात स्थिति लगती है। मैं केवल एक कंप्यूटर प्रोग्राम हूँ और मदद नहीं भेज सकता, और "
            "हो सकता है कि अभी कोई यह न पढ़ रहा हो। अगर आप या कोई और खतरे में है, तो कृपया अभी "
            "अपने इलाके के आपातकालीन नंबर पर फ़ोन करें।"
        ),
        "ar": (
            "يبدو أن هذه حالة طارئة. أنا مجرد برنامج حاسوب ولا أستطيع إرسال المساعدة، وقد لا "
            "يقرأ أحد هذا الآن. إذا كنت أنت أو أي شخص آخر في خطر، فاتصل الآن برقم الطوارئ في "
            "منطقتك."
        ),
        "it": (
            "Sembra un'emergenza. Sono solo un programma e non posso mandare aiuto, e forse in "
            "questo momento nessuno sta leggendo. Se Lei o qualcun altro è in pericolo, chiami "
            "subito il numero di emergenza locale."
        ),
        "ja": (
            "緊急の事態のようです。私はコンピューターのプログラムなので助けを送ることはできず"
            "、今は誰もこれを読んでいないかもしれません。ご自身や周りの方に危険がある場合は、"
            "今すぐお住まいの地域の緊急通報番号に電話してください。"
        ),
        "nl": (
            "Dit klinkt als een noodgeval. Ik ben maar een computerprogramma en kan geen hulp "
            "sturen, en misschien leest er nu niemand mee. Als u of iemand anders in gevaar is, "
            "bel dan nu het plaatselijke alarmnummer."
        ),
        "pl": (
            "To brzmi jak nagły wypadek. Jestem tylko programem i nie mogę wysłać pomocy, a być "
            "może nikt teraz tego nie czyta. Jeśli komukolwiek grozi niebezpieczeństwo, proszę "
            "od razu zadzwonić pod lokalny numer alarmowy."
        ),
        "tr": (
            "Bu acil bir duruma benziyor. Ben yalnızca bir bilgisayar programıyım, yardım "
            "gönderemem ve şu anda bunu kimse okumuyor olabilir. Siz ya da bir başkası "
            "tehlikedeyse lütfen hemen bulunduğunuz yerin acil durum numarasını arayın."
        ),
    },
    "reach_legal": {
        "en": (
            "This is a matter for a person. I am only a computer program and say nothing about "
            "legal matters."
        ),
        "es": (
            "Este es un asunto para una persona. Soy solo un programa y no me pronuncio sobre "
            "asuntos legales."
        ),
        "de": (
            "Das ist etwas für einen Menschen. Ich bin nur ein Computerprogramm und äußere mich "
            "nicht zu rechtlichen Fragen."
        ),
        "fr": (
            "C'est à une personne de s'en occuper. Je ne suis qu'un programme et ne me prononce "
            "pas sur les questions juridiques."
        ),
        "pt": (
            "Este é um assunto para uma pessoa. Sou apenas um programa e não me pronuncio sobre "
            "questões jurídicas."
        ),
        "hi": (
            "यह किसी व्यक्ति के देखने का विषय है। मैं केवल एक कंप्यूटर प्रोग्राम हूँ और कानूनी मामलों पर कुछ नहीं कहता।"
        ),
        "ar": "هذا أمر يخص شخصًا من الفريق. أنا مجرد برنامج حاسوب ولا أعلّق على المسائل القانونية.",
        "it": (
            "Di questo si occupa una persona. Sono solo un programma e non mi esprimo su "
            "questioni legali."
        ),
        "ja": (
            "この件は担当者が対応すべき内容です。"
            "私はコンピューターのプログラムのため、法的な事柄についてはお答えしません。"
        ),
        "nl": (
            "Dit is iets voor een mens. Ik ben maar een computerprogramma en doe geen uitspraken "
            "over juridische zaken."
        ),
        "pl": (
            "Tym powinien zająć się człowiek. Jestem tylko programem i nie wypowiadam się w "
            "sprawach prawnych."
        ),
        "tr": (
            "Bu konuyla bir insan ilgilenmeli. Ben yalnızca bir bilgisayar programıyım ve hukuki "
            "konularda görüş bildirmem."
        ),
    },
    "reach_data_protection": {
        "en": (
            "This is a request about personal data, and a person has to deal with it. I am only "
            "a computer program and cannot."
        ),
        "es": (
            "Esta es una solicitud sobre datos personales y debe atenderla una persona. Soy solo "
            "un programa y no puedo hacerlo."
        ),
        "de": (
            "Das ist eine Anfrage zu personenbezogenen Daten, die ein Mensch bearbeiten muss. "
            "Ich bin nur ein Computerprogramm und kann das nicht."
        ),
        "fr": (
            "C'est une demande relative à des données personnelles, et une personne doit la "
            "traiter. Je ne suis qu'un programme et ne peux pas le faire."
        ),
        "pt": (
            "Este é um pedido sobre dados pessoais e uma pessoa precisa tratar dele. Sou apenas "
            "um programa e não posso fazê-lo."
        ),
        "hi": (
            "यह निजी डेटा के बारे में अनुरोध है और इसे किसी व्यक्ति को देखना होगा। मैं केवल एक "
            "कंप्यूटर प्रोग्राम हूँ और यह नहीं कर सकता।"
        ),
        "ar": (
            "هذا طلب يتعلق بالبيانات الشخصية، ويجب أن يتولاه شخص. أنا مجرد برنامج حاسوب ولا "
            "أستطيع ذلك."
        ),
        "it": (
            "È una richiesta sui dati personali e deve occuparsene una persona. Sono solo un "
            "programma e non posso farlo."
        ),
        "ja": (
            "個人データに関するご請求のため、担当者が対応する必要があります。"
            "私はコンピューターのプログラムのため対応できません。"
        ),
        "nl": (
            "Dit is een verzoek over persoonsgegevens en dat moet een mens behandelen. Ik ben "
            "maar een computerprogramma en kan dat niet."
        ),
        "pl": (
            "To prośba dotycząca danych osobowych i musi się nią zająć człowiek. Jestem tylko "
            "programem i nie mogę tego zrobić."
        ),
        "tr": (
            "Bu, kişisel verilerle ilgili bir talep ve bir insanın ilgilenmesi gerekiyor. Ben "
            "yalnızca bir bilgisayar programıyım, bunu yapamam."
        ),
    },
    "reach_security": {
        "en": (
            "Thank you for telling us. A person has to look at this. Please write no passwords "
            "or keys into this chat."
        ),
        "es": (
            "Gracias por avisarnos. Una persona debe revisarlo. Por favor, no escriba "
            "contraseñas ni claves en este chat."
        ),
        "de": (
            "Danke für den Hinweis. Das muss sich ein Mensch ansehen. Bitte schreiben Sie keine "
            "Passwörter oder Schlüssel in diesen Chat."
        ),
        "fr": (
            "Merci de nous prévenir. Une personne doit examiner cela. N'écrivez ni mot de passe "
            "ni clé dans ce chat."
        ),
        "pt": (
            "Obrigado por avisar. Uma pessoa precisa verificar isto. Por favor, não escreva "
            "senhas nem chaves neste chat."
        ),
        "hi": (
            "बताने के लिए धन्यवाद। इसे किसी व्यक्ति को देखना होगा। कृपया इस चैट में कोई पासवर्ड या कुंजी न लिखें।"
        ),
        "ar": (
            "شكرًا لإبلاغنا. يجب أن ينظر شخص في هذا الأمر. من فضلك لا تكتب كلمات مرور أو مفاتيح "
            "في هذه المحادثة."
        ),
        "it": (
            "Grazie per la segnalazione. Deve occuparsene una persona. Per favore, non scriva "
            "password o chiavi in questa chat."
        ),
        "ja": (
            "お知らせいただきありがとうございます。"
            "担当者が確認する必要があります。このチャットにはパスワードや鍵を書かないでください。"
        ),
        "nl": (
            "Bedankt voor de melding. Een mens moet hiernaar kijken. Schrijf geen wachtwoorden "
            "of sleutels in deze chat."
        ),
        "pl": (
            "Dziękuję za zgłoszenie. Musi się temu przyjrzeć człowiek. Proszę nie wpisywać haseł "
            "ani kluczy w tym czacie."
        ),
        "tr": (
            "Bildirdiğiniz için teşekkürler. Bunu bir insanın incelemesi gerekiyor. Lütfen bu "
            "sohbete parola veya anahtar yazmayın."
        ),
    },
    "reach_press": {
        "en": (
            "A person answers questions from the press. I am only a computer program: please do "
            "not quote me."
        ),
        "es": (
            "A las preguntas de la prensa responde una persona. Soy solo un programa: le ruego "
            "que no me cite."
        ),
        "de": (
            "Presseanfragen beantwortet ein Mensch. Ich bin nur ein Computerprogramm: Bitte "
            "zitieren Sie mich nicht."
        ),
        "fr": (
            "C'est une personne qui répond aux questions de la presse. Je ne suis qu'un "
            "programme : merci de ne pas me citer."
        ),
        "pt": (
            "As perguntas da imprensa são respondidas por uma pessoa. Sou apenas um programa: "
            "por favor, não me cite."
        ),
        "hi": ("प्रेस के सवालों का जवाब कोई व्यक्ति देता है। मैं केवल एक कंप्यूटर प्रोग्राम हूँ: कृपया मुझे उद्धृत न करें।"),
        "ar": (
            "يجيب عن أسئلة الصحافة شخص من الفريق. أنا مجرد برنامج حاسوب، فمن فضلك لا تقتبس كلامي."
        ),
        "it": (
            "Alle domande della stampa risponde una persona. Sono solo un programma: La prego di "
            "non citarmi."
        ),
        "ja": (
            "報道関係のご質問には担当者がお答えします。"
            "私はコンピューターのプログラムですので、私の発言は引用しないでください。"
        ),
        "nl": (
            "Vragen van de pers beantwoordt een mens. Ik ben maar een computerprogramma: citeer "
            "mij alstublieft niet."
        ),
        "pl": (
            "Na pytania prasy odpowiada człowiek. Jestem tylko programem: proszę mnie nie cytować."
        ),
        "tr": (
            "Basının sorularını bir insan yanıtlar. Ben yalnızca bir bilgisayar programıyım: "
            "lütfen beni alıntılamayın."
        ),
    },
    "reach_again": {
        "en": (
            "I cannot help with this myself. The people who run this service have been sent this "
            "chat."
        ),
        "es": (
            "Yo no puedo ayudarle con esto. Se ha enviado este chat a las personas responsables "
            "del servicio."
        ),
        "de": (
            "Dabei kann ich selbst nicht helfen. Dieser Chat wurde den Verantwortlichen geschickt."
        ),
        "fr": (
            "Je ne peux pas vous aider moi-même. Cette conversation a été envoyée aux "
            "responsables du service."
        ),
        "pt": (
            "Eu mesmo não posso ajudar com isto. Esta conversa foi enviada aos responsáveis pelo "
            "serviço."
        ),
        "hi": "इसमें मैं खुद मदद नहीं कर सकता। यह चैट इस सेवा को चलाने वाले लोगों को भेजी गई है।",
        "ar": "لا أستطيع أن أساعدك في هذا بنفسي. أُرسلت هذه المحادثة إلى القائمين على الخدمة.",
        "it": (
            "Non posso aiutarLa io stesso. Questa chat è stata inviata ai responsabili del "
            "servizio."
        ),
        "ja": (
            "この件については私からはお手伝いできません。"
            "このチャットはサービスの責任者に送られています。"
        ),
        "nl": "Hier kan ik zelf niet mee helpen. Deze chat is naar de verantwoordelijken gestuurd.",
        "pl": (
            "Sam nie mogę w tym pomóc. Ten czat został przesłany osobom odpowiedzialnym za usługę."
        ),
        "tr": "Bu konuda kendim yardımcı olamam. Bu sohbet, hizmetin sorumlularına gönderildi.",
    },
}
