"""The neutral words that stand for personal data, in the language of the text around them.

They belong to texts, not to the interface, so they are not in its catalogues.
"""

from cases.i18n import best_language
from cases.personal.finding import Finding, Kind
from cases.personal.money import band

_WORDS: dict[str, dict[Kind, str]] = {
    "en": {
        Kind.PHONE: "[a phone number]",
        Kind.NATIONAL_ID: "[an identity number]",
        Kind.PAYMENT_CARD: "[a card number]",
        Kind.BANK_ACCOUNT: "[a bank account]",
        Kind.EMAIL: "[an e-mail address]",
        Kind.IP_ADDRESS: "[an IP address]",
        Kind.ADDRESS: "[an address]",
        Kind.NAME: "[name withheld]",
    },
    "zh-Hant": {
        Kind.PHONE: "[電話號碼]",
        Kind.NATIONAL_ID: "[身分證件號碼]",
        Kind.PAYMENT_CARD: "[信用卡號]",
        Kind.BANK_ACCOUNT: "[金融帳號]",
        Kind.EMAIL: "[電子郵件地址]",
        Kind.IP_ADDRESS: "[IP位址]",
        Kind.ADDRESS: "[地址]",
        Kind.NAME: "[姓名從略]",
    },
    "ja": {
        Kind.PHONE: "[電話番号]",
        Kind.NATIONAL_ID: "[身分証番号]",
        Kind.PAYMENT_CARD: "[カード番号]",
        Kind.BANK_ACCOUNT: "[金融口座番号]",
        Kind.EMAIL: "[メールアドレス]",
        Kind.IP_ADDRESS: "[IPアドレス]",
        Kind.ADDRESS: "[住所]",
        Kind.NAME: "[氏名省略]",
    },
}
_ACCOUNT = {"en": "[{article} {platform} account]", "zh-Hant": "[{platform}帳號]", "ja": "[{platform}アカウント]"}
_NO_PLATFORM = {"en": "[an account]", "zh-Hant": "[帳號]", "ja": "[アカウント]"}
_PLATFORMS: dict[str, tuple[str, ...]] = {
    "LINE": ("line", "ライン", "賴", "lin.ee"),
    "Telegram": ("telegram", "テレグラム", "tg", "飛機", "t.me"),
    "WeChat": ("wechat", "微信", "威信", "微訊"),
    "WhatsApp": ("whatsapp", "wa.me"),
    "KakaoTalk": ("kakao", "カカオ"),
    "Facebook": ("facebook",),
    "Instagram": ("instagram", "インスタ", "ig"),
    "Threads": ("threads",),
    "TikTok": ("tiktok",),
    "YouTube": ("youtube",),
    "Weibo": ("weibo",),
    "LinkedIn": ("linkedin",),
    "Plurk": ("plurk",),
    "Discord": ("discord",),
    "Signal": ("signal",),
    "X": ("twitter", "推特", "x.com"),
}


def neutral(finding: Finding, lang: str) -> str:
    """Return what stands for a piece of personal data.

    Args:
        finding: The piece.
        lang: The language of the text it stands in (BCP 47); English where we don't speak it.
    """
    ours = best_language(lang)
    match finding.kind:
        case Kind.AMOUNT:
            return band(finding.text, ours)
        case Kind.ACCOUNT:
            return _account(finding.text, ours)
        case kind:
            return _WORDS[ours][kind]


def _account(written: str, lang: str) -> str:
    text = written.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").removeprefix("m.")
    platform = next(
        (name for name, cues in _PLATFORMS.items() if text.startswith(cues) or f".{text}".find(f".{cues[-1]}/") > 0), ""
    )
    if not platform:
        return _NO_PLATFORM[lang]
    article = "an" if platform[0] in "IX" else "a"
    return _ACCOUNT[lang].format(platform=platform, article=article)
