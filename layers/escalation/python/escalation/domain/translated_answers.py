"""How it is said in the built-in languages within which time a team answers, and when it is there.

Short names of days are those of Unicode's CLDR 49 (cldr.unicode.org); the sentences are ours. Each
ends without a full stop: the team's hours may follow. Like the other texts these may be overridden,
and added to, by an owner's language.
"""

from typing import Final

DAY_KEYS: Final = tuple(f"day_{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
TIME_KEYS: Final = (
    "answers_minutes",
    "answers_hour",
    "answers_hours",
    "answers_day",
    "answers_days",
    "answers_workday",
    "answers_workdays",
)

_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "answers": "Our team usually answers within {time}",
        "times": "{n} minutes|an hour|{n} hours|a day|{n} days|one working day|{n} working days",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Our team: {hours}",
        "days": "Mon Tue Wed Thu Fri Sat Sun",
    },
    "es": {
        "answers": "Nuestro equipo suele responder en menos de {time}",
        "times": "{n} minutos|una hora|{n} horas|un día|{n} días|un día laborable"
        "|{n} días laborables",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Nuestro equipo: {hours}",
        "days": "lun mar mié jue vie sáb dom",
    },
    "de": {
        "answers": "Unser Team antwortet meist innerhalb {time}",
        "times": "von {n} Minuten|einer Stunde|von {n} Stunden|eines Tages|von {n} Tagen"
        "|eines Arbeitstages|von {n} Arbeitstagen",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Unser Team: {hours}",
        "days": "Mo Di Mi Do Fr Sa So",
    },
    "fr": {
        "answers": "Notre équipe répond en général en moins {time}",
        "times": "de {n} minutes|d'une heure|de {n} heures|d'un jour|de {n} jours"
        "|d'un jour ouvré|de {n} jours ouvrés",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Notre équipe : {hours}",
        "days": "lun. mar. mer. jeu. ven. sam. dim.",
    },
    "pt": {
        "answers": "A nossa equipa costuma responder em menos de {time}",
        "times": "{n} minutos|uma hora|{n} horas|um dia|{n} dias|um dia útil|{n} dias úteis",
        "answers_when": "{answers}, {hours}",
        "people_hours": "A nossa equipa: {hours}",
        "days": "seg. ter. qua. qui. sex. sáb. dom.",
    },
    "hi": {
        "answers": "हमारी टीम आमतौर पर {time} के भीतर जवाब देती है",
        "times": "{n} मिनट|एक घंटे|{n} घंटे|एक दिन|{n} दिन|एक कार्य दिवस|{n} कार्य दिवस",
        "answers_when": "{answers}, {hours}",
        "people_hours": "हमारी टीम: {hours}",
        "days": "सोम मंगल बुध गुरु शुक्र शनि रवि",
    },
    "ar": {
        "answers": "يجيب فريقنا عادةً خلال {time}",
        # "So many of the hours" is right with every number; the noun alone changes with it.
        "times": "{n} من الدقائق|ساعة|{n} من الساعات|يوم|{n} من الأيام|يوم عمل|{n} من أيام العمل",
        "answers_when": "{answers}، {hours}",
        "people_hours": "فريقنا: {hours}",
        "days": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    },
    "it": {
        "answers": "Il nostro team risponde di solito entro {time}",
        "times": "{n} minuti|un'ora|{n} ore|un giorno|{n} giorni|un giorno lavorativo"
        "|{n} giorni lavorativi",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Il nostro team: {hours}",
        "days": "lun mar mer gio ven sab dom",
    },
    "ja": {
        "answers": "担当チームは通常{time}以内にお答えします",
        "times": "{n}分|1時間|{n}時間|1日|{n}日|1営業日|{n}営業日",
        "answers_when": "{answers}（{hours}）",
        "people_hours": "担当チームの対応時間: {hours}",
        "days": "月 火 水 木 金 土 日",
    },
    "nl": {
        "answers": "Ons team antwoordt meestal binnen {time}",
        "times": "{n} minuten|een uur|{n} uur|een dag|{n} dagen|één werkdag|{n} werkdagen",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Ons team: {hours}",
        "days": "ma di wo do vr za zo",
    },
    "pl": {
        "answers": "Nasz zespół zwykle odpowiada w ciągu {time}",
        "times": "{n} minut|godziny|{n} godzin|jednego dnia|{n} dni|jednego dnia roboczego"
        "|{n} dni roboczych",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Nasz zespół: {hours}",
        "days": "pon. wt. śr. czw. pt. sob. niedz.",
    },
    "tr": {
        "answers": "Ekibimiz genellikle {time} içinde yanıt verir",
        "times": "{n} dakika|bir saat|{n} saat|bir gün|{n} gün|bir iş günü|{n} iş günü",
        "answers_when": "{answers}, {hours}",
        "people_hours": "Ekibimiz: {hours}",
        "days": "Pzt Sal Çar Per Cum Cmt Paz",
    },
}


def texts_of(language: str) -> dict[str, str]:
    """One text for each time and day: grammar differs from one to the next in some languages."""
    spoken = dict(_WORDS[language])
    sentence, times, days = (spoken.pop(name) for name in ("answers", "times", "days"))
    sentences = (sentence.replace("{time}", each) for each in times.split("|"))
    return (
        spoken
        | dict(zip(TIME_KEYS, sentences, strict=True))
        | dict(zip(DAY_KEYS, days.split(), strict=True))
    )
