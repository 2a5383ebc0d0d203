"""How a day and a time are said in the built-in languages.

Names of months and days, hour cycles and parts of the day are those of Unicode's CLDR 49
(cldr.unicode.org); the phrases around them are ours, in the form that follows "will be back".
Like the other texts these may be overridden, and added to, by an owner's language.
"""

from typing import Final, NamedTuple

from escalation.domain.translated_answers import texts_of

WEEKDAY_KEYS: Final = tuple(
    f"when_{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
)
MONTH_KEYS: Final = tuple(f"month_{number}" for number in range(1, 13))


class Clock(NamedTuple):
    """How a language writes the time of day."""

    pattern: str
    """Of {h} (the hour), {hh} (the same in two digits), {mm} and {part} (of the day)."""
    parts: tuple[tuple[int, str], ...] = ()
    """Parts of the day by the hour with which each begins; with them hours go up to 12."""


CLOCKS: Final = {
    "en": Clock("{h}:{mm}"),
    "es": Clock("{h}:{mm}"),
    "de": Clock("{hh}:{mm}"),
    "fr": Clock("{hh}:{mm}"),
    "pt": Clock("{hh}:{mm}"),
    "hi": Clock(
        "{part} {h}:{mm}", ((0, "रात"), (4, "सुबह"), (12, "दोपहर"), (16, "शाम"), (20, "रात"))
    ),
    "ar": Clock("{h}:{mm} {part}", ((0, "ص"), (12, "م"))),
    "it": Clock("{hh}:{mm}"),
    "ja": Clock("{h}:{mm}"),
    "nl": Clock("{hh}:{mm}"),
    "pl": Clock("{hh}:{mm}"),
    "tr": Clock("{hh}:{mm}"),
}
"""By language. One that is not here is written as English is without a region: 9:00, 14:30."""

_OTHERWISE: Final = {
    "en": (
        "AE AG AS AU BB BM BS CA CY DM ER FJ FM GD GH GM GU GY HK IN JM KI KN KY LC LR LS MH MO MP "
        "MW MY NA NZ PG PH PK PR PW SB SD SG SL SS SZ TC TO TT UM US VC VG VI VU WS",
        Clock("{h}:{mm} {part}", ((0, "AM"), (12, "PM"))),
    ),
    "es": (
        "419 BO CO CR CU DO EC GT HN MX NI PA PE PH PR SV US VE",
        Clock("{h}:{mm} {part}", ((0, "a.m."), (12, "p.m."))),
    ),
    "ar": ("IL KM MA", Clock("{hh}:{mm}")),
}
REGIONAL_CLOCKS: Final = {
    f"{language}-{region.lower()}": clock
    for language, (regions, clock) in _OTHERWISE.items()
    for region in regions.split()
}
"""Where a region's hours differ from those of its language."""

_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "when_today": "today at {time}",
        "when_tomorrow": "tomorrow at {time}",
        "weekdays": "on {weekday} at {time}",
        "weekday_names": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "when_date": "on {date} at {time}",
        "when_zone": "{when} ({zone} time)",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "Time zone: {zone}",
        "moment": "{date}, {time}",
        "months": "January February March April May June July August September October November "
        "December",
    },
    "es": {
        "when_today": "hoy a las {time}",
        "when_tomorrow": "mañana a las {time}",
        "weekdays": "el {weekday} a las {time}",
        "weekday_names": "lunes martes miércoles jueves viernes sábado domingo",
        "when_date": "el {date} a las {time}",
        "when_zone": "{when} (hora de {zone})",
        "date": "{day} de {month}",
        "date_year": "{day} de {month} de {year}",
        "times_in": "Zona horaria: {zone}",
        "moment": "{date}, {time}",
        "months": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre",
    },
    "de": {
        "when_today": "heute um {time} Uhr",
        "when_tomorrow": "morgen um {time} Uhr",
        "weekdays": "am {weekday} um {time} Uhr",
        "weekday_names": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "when_date": "am {date} um {time} Uhr",
        "when_zone": "{when} (Ortszeit {zone})",
        "date": "{day}. {month}",
        "date_year": "{day}. {month} {year}",
        "times_in": "Zeitzone: {zone}",
        "moment": "{date}, {time}",
        "months": "Januar Februar März April Mai Juni Juli August September Oktober November "
        "Dezember",
    },
    "fr": {
        "when_today": "aujourd'hui à {time}",
        "when_tomorrow": "demain à {time}",
        "weekdays": "{weekday} à {time}",
        "weekday_names": "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "when_date": "le {date} à {time}",
        "when_zone": "{when} (heure de {zone})",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "Fuseau horaire : {zone}",
        "moment": "{date}, {time}",
        "months": "janvier février mars avril mai juin juillet août septembre octobre novembre "
        "décembre",
    },
    "pt": {
        "when_today": "hoje às {time}",
        "when_tomorrow": "amanhã às {time}",
        "weekdays": "{weekday} às {time}",
        "weekday_names": "na|segunda-feira na|terça-feira na|quarta-feira na|quinta-feira "
        "na|sexta-feira no|sábado no|domingo",
        "when_date": "no dia {date} às {time}",
        "when_zone": "{when} (hora de {zone})",
        "date": "{day} de {month}",
        "date_year": "{day} de {month} de {year}",
        "times_in": "Fuso horário: {zone}",
        "moment": "{date}, {time}",
        "months": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
        "dezembro",
    },
    "hi": {
        "when_today": "आज {time} बजे",
        "when_tomorrow": "कल {time} बजे",
        "weekdays": "{weekday} को {time} बजे",
        "weekday_names": "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
        "when_date": "{date} को {time} बजे",
        "when_zone": "{when} ({zone} का समय)",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "समय क्षेत्र: {zone}",
        "moment": "{date}, {time}",
        "months": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    },
    "ar": {
        "when_today": "اليوم في الساعة {time}",
        "when_tomorrow": "غدًا في الساعة {time}",
        "weekdays": "يوم {weekday} في الساعة {time}",
        "weekday_names": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
        "when_date": "يوم {date} في الساعة {time}",
        "when_zone": "{when} (بتوقيت {zone})",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "المنطقة الزمنية: {zone}",
        "moment": "{date}، {time}",
        "months": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    },
    "it": {
        "when_today": "oggi alle {time}",
        "when_tomorrow": "domani alle {time}",
        "weekdays": "{weekday} alle {time}",
        "weekday_names": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "when_date": "il {date} alle {time}",
        "when_zone": "{when} (ora di {zone})",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "Fuso orario: {zone}",
        "moment": "{date}, {time}",
        "months": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
        "novembre dicembre",
    },
    "ja": {
        "when_today": "今日{time}",
        "when_tomorrow": "明日{time}",
        "weekdays": "{weekday}{time}",
        "weekday_names": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        "when_date": "{date}{time}",
        "when_zone": "{when}({zone}時間)",
        "date": "{month}{day}日",
        "date_year": "{year}年{month}{day}日",
        "times_in": "タイムゾーン: {zone}",
        "moment": "{date} {time}",
        "months": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    },
    "nl": {
        "when_today": "vandaag om {time}",
        "when_tomorrow": "morgen om {time}",
        "weekdays": "{weekday} om {time}",
        "weekday_names": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "when_date": "op {date} om {time}",
        "when_zone": "{when} (tijd in {zone})",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "Tijdzone: {zone}",
        "moment": "{date}, {time}",
        "months": "januari februari maart april mei juni juli augustus september oktober november "
        "december",
    },
    "pl": {
        "when_today": "dziś o {time}",
        "when_tomorrow": "jutro o {time}",
        "weekdays": "{weekday} o {time}",
        "weekday_names": "w|poniedziałek we|wtorek w|środę w|czwartek w|piątek w|sobotę "
        "w|niedzielę",
        "when_date": "{date} o {time}",
        "when_zone": "{when} (czas: {zone})",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "Strefa czasowa: {zone}",
        "moment": "{date}, {time}",
        "months": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
        "października listopada grudnia",
    },
    "tr": {
        "when_today": "bugün saat {time}",
        "when_tomorrow": "yarın saat {time}",
        "weekdays": "{weekday} günü saat {time}",
        "weekday_names": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
        "when_date": "{date} saat {time}",
        "when_zone": "{when} ({zone} saatiyle)",
        "date": "{day} {month}",
        "date_year": "{day} {month} {year}",
        "times_in": "Saat dilimi: {zone}",
        "moment": "{date}, {time}",
        "months": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    },
}


def _texts(words: dict[str, str]) -> dict[str, str]:
    """One text for each weekday and month: grammar differs from day to day in some languages."""
    spoken = dict(words)
    weekday, names = spoken.pop("weekdays"), spoken.pop("weekday_names").split()
    months = spoken.pop("months").split()
    days = (weekday.replace("{weekday}", name.replace("|", " ")) for name in names)
    return (
        spoken
        | dict(zip(WEEKDAY_KEYS, days, strict=True))
        | dict(zip(MONTH_KEYS, months, strict=True))
    )


def _by_key() -> dict[str, dict[str, str]]:
    by_language = {
        language: _texts(words) | texts_of(language) for language, words in _WORDS.items()
    }
    return {
        key: {language: texts[key] for language, texts in by_language.items()}
        for key in by_language["en"]
    }


TIMES: Final = _by_key()
"""By key and language, as `translations.BUILT_IN` is."""
