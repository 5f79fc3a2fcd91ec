"""The areas a narrowcast may be filtered by, and how LINE's statistics call them (section 2.9)."""

_PREFECTURES = (
    *("北海道", "青森", "岩手", "宮城", "秋田", "山形", "福島"),
    *("茨城", "栃木", "群馬", "埼玉", "千葉", "東京", "神奈川"),
    *("新潟", "富山", "石川", "福井", "山梨", "長野", "岐阜", "静岡", "愛知"),
    *("三重", "滋賀", "京都", "大阪", "兵庫", "奈良", "和歌山"),
    *("鳥取", "島根", "岡山", "広島", "山口", "徳島", "香川", "愛媛", "高知"),
    *("福岡", "佐賀", "長崎", "熊本", "大分", "宮崎", "鹿児島", "沖縄"),
)

PREFECTURES = {f"jp_{number:02}": name for number, name in enumerate(_PREFECTURES, 1)}
"""Japan's areas by code, in the wording of friend demographics."""

AREAS = frozenset(PREFECTURES) | {
    f"{country}_{number:02}" for country, count in (("tw", 22), ("th", 8), ("id", 12)) for number in range(1, count + 1)
}
"""All codes a filter may name."""
