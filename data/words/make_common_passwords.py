"""Makes `common-passwords.txt` from the frequency lists of zxcvbn (MIT licence, Copyright (c) 2012-2016 Dan Wheeler and
Dropbox, Inc.; `pip install zxcvbn`) and from what is typed in Japan.

Kept are the well-known passwords of 12 characters and more, and the shorter ones that long ones are made of.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

_TARGET = Path(__file__).parent / "common-passwords.txt"
_LONG, _SHORT, _STEM = 12, 3000, 4
_JAPANESE = """
password passwd pass word pasuwado pasuwaado himitsu aikotoba angou kagi secret naisho
yakuba yakusho shiyakusho machiyakuba murayakuba kencho kenchou choumin chomin shimin jumin juumin kouho koho bousai
bosai gomi kurashi madoguchi somu soumu kikaku zeimu fukushi jouho joho denki suido kanri kanrisha tantou tanto
shokuin choucho shicho soncho jichitai kyoiku gakko toshokan kouminkan kominkan hokensenta line linebot
nihon nippon japan tokyo osaka kyoto sapporo hokkaido okinawa fuji fujisan sakura sakurasaku momiji yuki hana
arigatou arigato konnichiwa ohayou sayonara kudasai onegai onegaishimasu ganbare ganbatte genki daisuki aishiteru
tanaka suzuki sato satou takahashi watanabe ito itou yamamoto nakamura kobayashi kato katou yoshida yamada
hanako taro tarou jiro jirou ichiro ichirou doraemon pikachu pokemon totoro kitty hellokitty giants hanshin tigers
admin administrator user guest root test testtest demo login welcome letmein changeme default master system office
windows microsoft google internet computer server network security keyboard qwerty asdfgh zxcvbn iloveyou
haru natsu aki fuyu shigatsu reiwa heisei showa kurumaisu neko inu usagi kuma tora nagoya fukuoka sendai hiroshima
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
""".split()  # noqa: SIM905 - one word a line would be a hundred and fifty lines
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb")


def stems() -> set[str]:
    """The passwords, folded as `console.identity.passwords` folds what is tried."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    known = [word.casefold() for word in FREQUENCY_LISTS["passwords"] if word.isascii()]
    ranked = [word for word in known if len(word) >= _STEM and not word.isdigit()]
    found = set(ranked[:_SHORT]) | {word for word in known if len(word) >= _LONG}
    rows = {row[:length] for row in _ROWS for length in range(_STEM, len(row) + 1)}
    backwards = {row[::-1] for row in rows}
    joined = {"".join(pair) for pair in product(_ROWS[:4], repeat=2)}
    return found | set(_JAPANESE) | rows | backwards | joined


if __name__ == "__main__":
    _TARGET.write_text("\n".join(sorted(stems())) + "\n", encoding="ascii")
