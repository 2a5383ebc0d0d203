"""What a bot says in the built-in languages where it asks instead of answering (`middle_ground`).

Apart from the other texts, because few calls say them. Like those they may be overridden, and added
to, by an owner's language.
"""

from typing import Final

_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "which": "I found a few things close to that. Which one do you mean?",
        "which_none": "None of these",
        "offer": "I am not sure I know the answer to that. Shall I pass this to our team, or "
        "would you like to tell me more?",
        "offer_upset": "I am sorry this is not going well. Shall I pass this to our team, or "
        "would you like to tell me more?",
        "offer_bare": "Of course. Shall I pass this to our team, or would you like to tell me "
        "first what it is about? I may be able to help right away.",
        "offer_team": "Yes, pass it to the team",
        "offer_more": "I would like to tell you more",
        "declined": "All right, go ahead. Tell me in your own words what you need, and I will "
        "try again.",
        "opener": "Of course, go ahead. What would you like to know?",
        "noise": "I did not quite get that. What can I help you with?",
        "robot": "I am a bot, a computer program and not a person. What can I help you with?",
        "small_talk": "That one is beyond me, but I am glad to help with questions about what "
        "we do. What would you like to know?",
        "again": "I am here. Just write what you would like to know, in your own words.",
        "examples": "Others often ask me:",
    },
    "es": {
        "which": "He encontrado varias cosas parecidas. ¿A cuál se refiere?",
        "which_none": "Ninguna de estas",
        "offer": "No estoy seguro de saber la respuesta. ¿Se lo paso a nuestro equipo o "
        "prefiere contarme algo más?",
        "offer_upset": "Siento que esto no vaya bien. ¿Se lo paso a nuestro equipo o prefiere "
        "contarme algo más?",
        "offer_bare": "Por supuesto. ¿Se lo paso a nuestro equipo o prefiere contarme primero "
        "de qué se trata? Quizá pueda ayudarle ahora mismo.",
        "offer_team": "Sí, páselo al equipo",
        "offer_more": "Prefiero contarle algo más",
        "declined": "De acuerdo, le escucho. Cuénteme con sus palabras qué necesita y lo "
        "intento de nuevo.",
        "opener": "Claro, adelante. ¿Qué le gustaría saber?",
        "noise": "No lo he entendido del todo. ¿En qué puedo ayudarle?",
        "robot": "Soy un bot, un programa de ordenador y no una persona. ¿En qué puedo ayudarle?",
        "small_talk": "De eso no sé mucho, pero le ayudo con gusto con lo que hacemos nosotros. "
        "¿Qué le gustaría saber?",
        "again": "Aquí estoy. Escriba con sus palabras lo que le gustaría saber.",
        "examples": "A menudo me preguntan:",
    },
    "de": {
        "which": "Dazu habe ich mehrere Dinge gefunden. Was davon meinen Sie?",
        "which_none": "Nichts davon",
        "offer": "Da bin ich mir nicht sicher. Soll ich das an unser Team weitergeben, oder "
        "möchten Sie mir noch etwas mehr erzählen?",
        "offer_upset": "Es tut mir leid, dass das gerade nicht gut läuft. Soll ich es an unser "
        "Team weitergeben, oder möchten Sie mir noch etwas mehr erzählen?",
        "offer_bare": "Gern. Soll ich Sie an unser Team weitergeben, oder mögen Sie mir vorher "
        "sagen, worum es geht? Vielleicht kann ich gleich helfen.",
        "offer_team": "Ja, bitte ans Team weitergeben",
        "offer_more": "Ich möchte mehr erzählen",
        "declined": "Gut, ich höre zu. Sagen Sie mir in Ihren Worten, was Sie brauchen, dann "
        "versuche ich es noch einmal.",
        "opener": "Gern, nur zu. Was möchten Sie wissen?",
        "noise": "Das habe ich nicht ganz verstanden. Wobei kann ich helfen?",
        "robot": "Ich bin ein Bot, also ein Computerprogramm und kein Mensch. Wobei kann ich "
        "helfen?",
        "small_talk": "Davon verstehe ich leider nichts, aber bei Fragen rund um uns helfe ich "
        "gern. Was möchten Sie wissen?",
        "again": "Ich bin da. Schreiben Sie einfach in Ihren Worten, was Sie wissen möchten.",
        "examples": "Oft werde ich gefragt:",
    },
    "fr": {
        "which": "J'ai trouvé plusieurs réponses proches. Laquelle vous intéresse ?",
        "which_none": "Aucune de celles-ci",
        "offer": "Je ne suis pas sûr de connaître la réponse. Je transmets à notre équipe, ou "
        "préférez-vous m'en dire un peu plus ?",
        "offer_upset": "Je suis désolé que cela se passe mal. Je transmets à notre équipe, ou "
        "préférez-vous m'en dire un peu plus ?",
        "offer_bare": "Bien sûr. Je transmets à notre équipe, ou voulez-vous d'abord me dire de "
        "quoi il s'agit ? Je peux peut-être vous aider tout de suite.",
        "offer_team": "Oui, transmettez à l'équipe",
        "offer_more": "Je préfère vous en dire plus",
        "declined": "D'accord, je vous écoute. Dites-moi avec vos mots ce qu'il vous faut, et "
        "j'essaie encore.",
        "opener": "Bien sûr, allez-y. Que voulez-vous savoir ?",
        "noise": "Je n'ai pas bien compris. Comment puis-je vous aider ?",
        "robot": "Je suis un bot, un programme informatique et non une personne. Comment "
        "puis-je vous aider ?",
        "small_talk": "Là, je ne m'y connais pas, mais je réponds volontiers aux questions sur "
        "ce que nous faisons. Que voulez-vous savoir ?",
        "again": "Je suis là. Écrivez simplement, avec vos mots, ce que vous voulez savoir.",
        "examples": "On me demande souvent :",
    },
    "pt": {
        "which": "Encontrei algumas coisas parecidas. A qual se refere?",
        "which_none": "Nenhuma destas",
        "offer": "Não tenho a certeza de saber a resposta. Passo isto à nossa equipa, ou "
        "prefere contar-me um pouco mais?",
        "offer_upset": "Lamento que isto não esteja a correr bem. Passo à nossa equipa, ou "
        "prefere contar-me um pouco mais?",
        "offer_bare": "Com certeza. Passo isto à nossa equipa, ou prefere dizer-me primeiro de "
        "que se trata? Talvez possa ajudar já.",
        "offer_team": "Sim, passe à equipa",
        "offer_more": "Prefiro contar mais",
        "declined": "Muito bem, diga. Conte-me por palavras suas do que precisa, e tento outra "
        "vez.",
        "opener": "Claro, diga. O que gostaria de saber?",
        "noise": "Não percebi bem. Em que posso ajudar?",
        "robot": "Sou um bot, um programa de computador e não uma pessoa. Em que posso ajudar?",
        "small_talk": "Disso não percebo muito, mas ajudo com gosto no que fazemos aqui. O que "
        "gostaria de saber?",
        "again": "Estou aqui. Escreva por palavras suas o que gostaria de saber.",
        "examples": "Perguntam-me muitas vezes:",
    },
    "hi": {
        "which": "मुझे इससे मिलती-जुलती कुछ बातें मिलीं। आप किसके बारे में पूछ रहे हैं?",
        "which_none": "इनमें से कोई नहीं",
        "offer": "मुझे इसका जवाब ठीक से नहीं पता। क्या मैं इसे हमारी टीम तक पहुँचा दूँ, या आप "
        "मुझे थोड़ा और बताना चाहेंगे?",
        "offer_upset": "मुझे खेद है कि आपको परेशानी हो रही है। क्या मैं इसे हमारी टीम तक पहुँचा "
        "दूँ, या आप मुझे थोड़ा और बताना चाहेंगे?",
        "offer_bare": "ज़रूर। क्या मैं इसे हमारी टीम तक पहुँचा दूँ, या आप पहले बताना चाहेंगे कि "
        "बात क्या है? शायद मैं अभी मदद कर सकूँ।",
        "offer_team": "हाँ, टीम तक पहुँचा दें",
        "offer_more": "मैं और बताना चाहूँगा/चाहूँगी",
        "declined": "ठीक है, बताइए। अपने शब्दों में लिखें कि आपको क्या चाहिए, मैं फिर कोशिश करूँगा।",
        "opener": "ज़रूर, पूछिए। आप क्या जानना चाहेंगे?",
        "noise": "मैं ठीक से समझ नहीं पाया। मैं आपकी क्या मदद कर सकता हूँ?",
        "robot": "मैं एक बॉट हूँ, यानी कंप्यूटर प्रोग्राम, इंसान नहीं। मैं आपकी क्या मदद कर सकता हूँ?",
        "small_talk": "इसके बारे में मुझे ज़्यादा नहीं पता, पर हमारे काम से जुड़े सवालों में मैं "
        "खुशी से मदद करूँगा। आप क्या जानना चाहेंगे?",
        "again": "मैं यहीं हूँ। जो जानना हो, अपने शब्दों में लिख दीजिए।",
        "examples": "लोग मुझसे अक्सर पूछते हैं:",
    },
    "ar": {
        "which": "وجدت عدة أمور قريبة من ذلك. أيها تقصد؟",
        "which_none": "لا شيء من هذه",
        "offer": "لست متأكدًا من معرفة الإجابة. هل أحيل الأمر إلى فريقنا، أم تود إخباري بالمزيد؟",
        "offer_upset": "يؤسفني أن الأمور لا تسير على ما يرام. هل أحيل الأمر إلى فريقنا، أم تود "
        "إخباري بالمزيد؟",
        "offer_bare": "بالتأكيد. هل أحيل الأمر إلى فريقنا، أم تود أن تخبرني أولًا بما تحتاج "
        "إليه؟ ربما أستطيع المساعدة الآن.",
        "offer_team": "نعم، أحِل الأمر إلى الفريق",
        "offer_more": "أود إخبارك بالمزيد",
        "declined": "حسنًا، تفضل. أخبرني بكلماتك بما تحتاج إليه، وسأحاول مرة أخرى.",
        "opener": "بالطبع، تفضل. ماذا تود أن تعرف؟",
        "noise": "لم أفهم ذلك تمامًا. كيف يمكنني مساعدتك؟",
        "robot": "أنا روبوت، أي برنامج حاسوبي ولست إنسانًا. كيف يمكنني مساعدتك؟",
        "small_talk": "لا أعرف الكثير عن ذلك، لكن يسعدني أن أساعد في ما يخص عملنا. ماذا تود أن "
        "تعرف؟",
        "again": "أنا هنا. اكتب بكلماتك ما تود أن تعرفه.",
        "examples": "كثيرًا ما يسألونني:",
    },
    "it": {
        "which": "Ho trovato alcune cose simili. A quale si riferisce?",
        "which_none": "Nessuna di queste",
        "offer": "Non sono sicuro di sapere la risposta. Passo la richiesta al nostro team, o "
        "preferisce dirmi qualcosa in più?",
        "offer_upset": "Mi dispiace che non stia andando bene. Passo la richiesta al nostro "
        "team, o preferisce dirmi qualcosa in più?",
        "offer_bare": "Certo. Passo la richiesta al nostro team, o preferisce dirmi prima di "
        "che cosa si tratta? Forse posso aiutarLa subito.",
        "offer_team": "Sì, la passi al team",
        "offer_more": "Preferisco dire di più",
        "declined": "Va bene, dica pure. Mi racconti con parole Sue che cosa Le serve, e ci "
        "riprovo.",
        "opener": "Certo, dica pure. Che cosa vorrebbe sapere?",
        "noise": "Non ho capito bene. In che cosa posso aiutarLa?",
        "robot": "Sono un bot, un programma e non una persona. In che cosa posso aiutarLa?",
        "small_talk": "Di questo so poco, ma La aiuto volentieri su quello che facciamo noi. "
        "Che cosa vorrebbe sapere?",
        "again": "Sono qui. Scriva con parole Sue che cosa vorrebbe sapere.",
        "examples": "Spesso mi chiedono:",
    },
    "ja": {
        "which": "近い内容がいくつか見つかりました。どれについてのお尋ねでしょうか？",
        "which_none": "どれも違います",
        "offer": "確かなお答えができそうにありません。担当チームにお伝えしましょうか？それと"
        "も、もう少し詳しく教えていただけますか？",
        "offer_upset": "うまくお役に立てず申し訳ありません。担当チームにお伝えしましょうか？そ"
        "れとも、もう少し詳しく教えていただけますか？",
        "offer_bare": "かしこまりました。担当チームにお伝えしましょうか？それとも、先にご用件を"
        "教えていただけますか？すぐにお役に立てるかもしれません。",
        "offer_team": "はい、チームに伝えてください",
        "offer_more": "もう少し説明します",
        "declined": "承知しました。どうぞお聞かせください。お困りのことを書いていただければ、も"
        "う一度お調べします。",
        "opener": "はい、どうぞ。何をお知りになりたいですか？",
        "noise": "うまく読み取れませんでした。どのようなご用件でしょうか？",
        "robot": "私はボット（プログラム）で、人ではありません。どのようなご用件でしょうか？",
        "small_talk": "それはあまり詳しくありませんが、私どものことでしたら喜んでお手伝いしま"
        "す。何をお知りになりたいですか？",
        "again": "はい、おります。お知りになりたいことをそのまま書いてください。",
        "examples": "よくいただくご質問:",
    },
    "nl": {
        "which": "Ik vond een paar dingen die erop lijken. Welke bedoelt u?",
        "which_none": "Geen van deze",
        "offer": "Ik weet niet zeker of ik het antwoord weet. Zal ik dit aan ons team "
        "doorgeven, of wilt u me nog wat meer vertellen?",
        "offer_upset": "Het spijt me dat dit niet goed gaat. Zal ik dit aan ons team doorgeven, "
        "of wilt u me nog wat meer vertellen?",
        "offer_bare": "Natuurlijk. Zal ik dit aan ons team doorgeven, of wilt u me eerst "
        "vertellen waar het over gaat? Misschien kan ik meteen helpen.",
        "offer_team": "Ja, geef het door aan het team",
        "offer_more": "Ik vertel liever nog wat meer",
        "declined": "Goed, ga uw gang. Vertel me in uw eigen woorden wat u nodig hebt, dan "
        "probeer ik het nog eens.",
        "opener": "Natuurlijk, ga uw gang. Wat wilt u weten?",
        "noise": "Dat begreep ik niet helemaal. Waarmee kan ik helpen?",
        "robot": "Ik ben een bot, een computerprogramma en geen mens. Waarmee kan ik helpen?",
        "small_talk": "Daar weet ik niet veel van, maar met vragen over wat wij doen help ik "
        "graag. Wat wilt u weten?",
        "again": "Ik ben er. Schrijf gewoon in uw eigen woorden wat u wilt weten.",
        "examples": "Vaak wordt mij gevraagd:",
    },
    "pl": {
        "which": "Znalazłem kilka podobnych spraw. O którą chodzi?",
        "which_none": "Żadna z nich",
        "offer": "Nie mam pewności, czy znam odpowiedź. Przekazać to naszemu zespołowi, czy "
        "chce mi Pan/Pani powiedzieć coś więcej?",
        "offer_upset": "Przykro mi, że to nie idzie dobrze. Przekazać to naszemu zespołowi, czy "
        "chce mi Pan/Pani powiedzieć coś więcej?",
        "offer_bare": "Oczywiście. Przekazać to naszemu zespołowi, czy najpierw powie mi "
        "Pan/Pani, o co chodzi? Może pomogę od razu.",
        "offer_team": "Tak, proszę przekazać zespołowi",
        "offer_more": "Wolę powiedzieć coś więcej",
        "declined": "Dobrze, słucham. Proszę napisać własnymi słowami, czego Pan/Pani "
        "potrzebuje, a spróbuję jeszcze raz.",
        "opener": "Oczywiście, słucham. Czego chce się Pan/Pani dowiedzieć?",
        "noise": "Nie do końca to rozumiem. W czym mogę pomóc?",
        "robot": "Jestem botem, programem komputerowym, a nie człowiekiem. W czym mogę pomóc?",
        "small_talk": "Na tym się nie znam, ale chętnie pomogę w sprawach, którymi się "
        "zajmujemy. Czego chce się Pan/Pani dowiedzieć?",
        "again": "Jestem tutaj. Proszę po prostu napisać własnymi słowami, o co chodzi.",
        "examples": "Często słyszę takie pytania:",
    },
    "tr": {
        "which": "Buna yakın birkaç konu buldum. Hangisini kastediyorsunuz?",
        "which_none": "Hiçbiri",
        "offer": "Bunun yanıtından emin değilim. Ekibimize ileteyim mi, yoksa bana biraz daha "
        "anlatmak ister misiniz?",
        "offer_upset": "İşler yolunda gitmediği için üzgünüm. Ekibimize ileteyim mi, yoksa bana "
        "biraz daha anlatmak ister misiniz?",
        "offer_bare": "Elbette. Ekibimize ileteyim mi, yoksa önce konunun ne olduğunu söylemek "
        "ister misiniz? Belki hemen yardımcı olabilirim.",
        "offer_team": "Evet, ekibe iletin",
        "offer_more": "Biraz daha anlatmak istiyorum",
        "declined": "Peki, sizi dinliyorum. Neye ihtiyacınız olduğunu kendi sözlerinizle yazın, "
        "bir daha deneyeyim.",
        "opener": "Elbette, buyurun. Ne öğrenmek istersiniz?",
        "noise": "Bunu tam anlayamadım. Size nasıl yardımcı olabilirim?",
        "robot": "Ben bir botum; insan değil, bir bilgisayar programıyım. Size nasıl yardımcı "
        "olabilirim?",
        "small_talk": "Bu konuda pek bilgim yok ama bizimle ilgili sorularda seve seve yardımcı "
        "olurum. Ne öğrenmek istersiniz?",
        "again": "Buradayım. Öğrenmek istediğinizi kendi sözlerinizle yazmanız yeterli.",
        "examples": "Bana sık sorulanlar:",
    },
}

QUESTIONS: Final[dict[str, dict[str, str]]] = {
    f"asks_{name}": {language: words[name] for language, words in _WORDS.items()}
    for name in _WORDS["en"]
}
