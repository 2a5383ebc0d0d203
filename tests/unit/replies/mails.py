"""Raw mails as programs send them, written for the tests after the forms that each has."""

from email.message import EmailMessage
from typing import Final

ADA: Final = "ada@example.com"
TO: Final = "reply+token@in.example.com"

# What Amazon SES writes above everything that the sender has sent.
RECEIVED: Final = (
    "Return-Path: <ada@example.com>\r\n"
    "Received: from mail.example.com (mail.example.com [192.0.2.7])\r\n"
    " by inbound-smtp.eu-west-1.amazonaws.com with SMTP id o3vrnil0e2ic28trm7dfhrc2v0\r\n"
    " for reply+token@in.example.com; Mon, 02 Mar 2026 09:45:21 +0000 (UTC)\r\n"
    "X-SES-Spam-Verdict: PASS\r\n"
    "X-SES-Virus-Verdict: PASS\r\n"
)

GMAIL: Final = (
    "MIME-Version: 1.0\r\n"
    "References: <0107019c@eu-west-1.amazonses.com>\r\n"
    "In-Reply-To: <0107019c@eu-west-1.amazonses.com>\r\n"
    "From: Ada Lovelace <Ada@Example.com>\r\n"
    "Date: Mon, 2 Mar 2026 10:45:09 +0100\r\n"
    "Message-ID: <CAF+gmail1@mail.gmail.com>\r\n"
    "Subject: Re: Your question to Acme\r\n"
    "To: reply+token@in.example.com\r\n"
    'Content-Type: multipart/alternative; boundary="000000000000a1"\r\n'
    "\r\n"
    "--000000000000a1\r\n"
    'Content-Type: text/plain; charset="UTF-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Yes, the blue one =E2=80=93 please send it to the same address as the last ti=\r\n"
    "me, we have not moved.\r\n"
    "\r\n"
    "On Mon, Mar 2, 2026 at 10:40=E2=80=AFAM Grace <support@example.com> wrote:\r\n"
    "\r\n"
    "> OLD Which colour would you like?\r\n"
    "\r\n"
    "--000000000000a1\r\n"
    'Content-Type: text/html; charset="UTF-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    '<div dir=3D"ltr">Yes, the blue one =E2=80=93 please send it to the same addre=\r\n'
    "ss as the last time, we have not moved.</div><br>"
    '<div class=3D"gmail_quote gmail_quote_container"><div dir=3D"ltr" class=3D"gm=\r\n'
    'ail_attr">On Mon, Mar 2, 2026 at 10:40=E2=80=AFAM Grace &lt;support@example.c=\r\n'
    'om&gt; wrote:<br></div><blockquote class=3D"gmail_quote">OLD Which colour wou=\r\n'
    "ld you like?</blockquote></div>\r\n"
    "\r\n"
    "--000000000000a1--\r\n"
)
GMAIL_SAYS: Final = (
    "Yes, the blue one \u2013 please send it to the same address as the last time, we have not "
    "moved."
)

OUTLOOK: Final = (
    'From: "Lovelace, Ada" <ada@example.com>\r\n'
    "To: Acme <reply+token@in.example.com>\r\n"
    "Subject: =?iso-8859-1?Q?AW:_Ihre_Frage_zur_R=FCckgabe?=\r\n"
    "Thread-Topic: Ihre Frage\r\n"
    "Date: Mon, 2 Mar 2026 09:50:00 +0000\r\n"
    "Message-ID: <AM0PR01MB1234@AM0PR01MB1234.eurprd01.prod.exchangelabs.com>\r\n"
    "Accept-Language: de-DE\r\n"
    "X-MS-Has-Attach: yes\r\n"
    "X-MS-Exchange-SenderADCheck: 1\r\n"
    'Content-Type: multipart/mixed; boundary="_004_AM0_"\r\n'
    "MIME-Version: 1.0\r\n"
    "\r\n"
    "--_004_AM0_\r\n"
    'Content-Type: multipart/related; boundary="_003_AM0_"; type="text/html"\r\n'
    "\r\n"
    "--_003_AM0_\r\n"
    'Content-Type: text/html; charset="iso-8859-1"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    '<html><body><div class=3D"WordSection1"><p class=3D"MsoNormal">Das Ger=E4t kam=\r\n'
    " gestern zur=FCck. Der Beleg h=E4ngt an.<o:p></o:p></p>"
    '<div style=3D"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0c=\r\n'
    'm 0cm"><p class=3D"MsoNormal"><b>Von:</b> Grace &lt;support@example.com&gt;<b=\r\n'
    "r><b>Gesendet:</b> Montag, 2. M=E4rz 2026 10:40<br><b>An:</b> Ada<br><b>Betref=\r\n"
    'f:</b> Ihre Frage<o:p></o:p></p></div><p class=3D"MsoNormal">OLD Ist es da?</=\r\n'
    "p></div></body></html>\r\n"
    "\r\n"
    "--_003_AM0_\r\n"
    'Content-Type: image/png; name="image001.png"\r\n'
    'Content-Disposition: inline; filename="image001.png"\r\n'
    "Content-ID: <image001.png@01DC>\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "iVBORw0KGgo=\r\n"
    "--_003_AM0_--\r\n"
    "--_004_AM0_\r\n"
    "Content-Type: application/pdf\r\n"
    "Content-Disposition: attachment; filename*=utf-8''Beleg%20f%C3%BCr%20Ada.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "JVBERi0xLjQK\r\n"
    "--_004_AM0_--\r\n"
)
OUTLOOK_SAYS: Final = "Das Gerät kam gestern zurück. Der Beleg hängt an."

APPLE: Final = (
    "From: Ada <ada@example.com>\r\n"
    "Content-Type: text/plain;\r\n"
    "\tcharset=us-ascii; format=flowed; delsp=yes\r\n"
    "Content-Transfer-Encoding: 7bit\r\n"
    "Mime-Version: 1.0 (Mac OS X Mail 16.0)\r\n"
    "Subject: Re: Your question to Acme\r\n"
    "Date: Mon, 2 Mar 2026 10:45:09 +0100\r\n"
    "Message-Id: <7A1B@example.com>\r\n"
    "To: reply+token@in.example.com\r\n"
    "\r\n"
    "A longer answer, which the program has broken into lines of seventy-odd  \r\n"
    "characters, though it was typed as one.\r\n"
    "\r\n"
    "Second paragraph.\r\n"
    "\r\n"
    "> On 2 Mar 2026, at 10:40, Grace <support@example.com> wrote:\r\n"
    ">\r\n"
    "> OLD Which colour would you like?\r\n"
)
APPLE_SAYS: Final = (
    "A longer answer, which the program has broken into lines of seventy-odd characters, though "
    "it was typed as one.\n\nSecond paragraph."
)

THUNDERBIRD: Final = (
    "Message-ID: <5f1c@example.com>\r\n"
    "Date: Mon, 2 Mar 2026 10:45:09 +0100\r\n"
    "MIME-Version: 1.0\r\n"
    "User-Agent: Mozilla Thunderbird\r\n"
    "Subject: Re: Su pregunta\r\n"
    "To: reply+token@in.example.com\r\n"
    "Content-Language: es-ES\r\n"
    "From: =?UTF-8?B?QWRhIEzDs3Bleg==?= <ada@example.com>\r\n"
    "Content-Type: text/html; charset=UTF-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
    "\r\n"
    "<!DOCTYPE html><html><head><style>p{color:red}</style></head><body>"
    "<p>Sí, mañana a las tres.</p>"
    '<div class="moz-cite-prefix">El 2/3/26 a las 10:40, Grace escribió:<br></div>'
    '<blockquote type="cite">OLD ¿Cuándo?</blockquote>'
    '<pre class="moz-signature">-- \nAda</pre></body></html>\r\n'
)
THUNDERBIRD_SAYS: Final = "Sí, mañana a las tres."

PHONE: Final = (
    "Content-Type: multipart/alternative; boundary=Apple-Mail-1\r\n"
    "Content-Transfer-Encoding: 7bit\r\n"
    "From: Ada Lovelace <ada@example.com>\r\n"
    "Mime-Version: 1.0 (1.0)\r\n"
    "Subject: Re: Your question to Acme\r\n"
    "Message-Id: <PHONE-1@example.com>\r\n"
    "To: reply+token@in.example.com\r\n"
    "X-Mailer: iPhone Mail (23A000)\r\n"
    "\r\n"
    "--Apple-Mail-1\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 7bit\r\n"
    "\r\n"
    "Thanks!\r\n\r\nSent from my iPhone\r\n\r\n"
    "> On 2 Mar 2026, at 10:40, Grace <support@example.com> wrote:\r\n> \r\n> OLD Done.\r\n"
    "--Apple-Mail-1\r\n"
    "Content-Type: multipart/mixed; boundary=Apple-Mail-2\r\n"
    "\r\n"
    "--Apple-Mail-2\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "\r\n"
    '<html><body dir="auto">Look at this:<div></div></body></html>\r\n'
    "--Apple-Mail-2\r\n"
    "Content-Type: image/jpeg; name=IMG_0001.jpeg\r\n"
    "Content-Disposition: inline; filename=IMG_0001.jpeg\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "/9j/4AAQ\r\n"
    "--Apple-Mail-2\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "\r\n"
    '<html><body>Thanks!<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone'
    '</div><div dir="ltr"><br><blockquote type="cite">On 2 Mar 2026, at 10:40, Grace wrote:<br>'
    "OLD Done.</blockquote></div></body></html>\r\n"
    "--Apple-Mail-2--\r\n"
    "--Apple-Mail-1--\r\n"
)
PHONE_SAYS: Final = "Look at this:\n\nThanks!"

SAMPLES: Final = {
    "gmail": (GMAIL, GMAIL_SAYS),
    "outlook": (OUTLOOK, OUTLOOK_SAYS),
    "apple_mail": (APPLE, APPLE_SAYS),
    "thunderbird": (THUNDERBIRD, THUNDERBIRD_SAYS),
    "a phone": (PHONE, PHONE_SAYS),
}


def raw(text: str) -> bytes:
    """A mail as it is stored: with what SES has put above it."""
    return (RECEIVED + text).encode()


def mail(text: str = "Yes, please.", *, sender: str = ADA, **headers: str) -> bytes:
    """A plain mail; a header's name with "_" for each "-"."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = TO
    message["Subject"] = "Re: Your question"
    message["Message-ID"] = "<1@example.com>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return RECEIVED.encode() + message.as_bytes()
