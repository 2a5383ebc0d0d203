"""The languages that every text must be there in."""

from typing import Final

LOCALES: Final = ("en", "es", "de", "fr", "pt", "hi", "ar", "it", "ja", "nl", "pl", "tr")
