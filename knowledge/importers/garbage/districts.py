"""From the areas of a file to districts, with the names that people use for their parts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.content import District
from knowledge.importers.garbage.day_rows import Area
from knowledge.importers.garbage.district_names import group_and_part, parts_of, spoken, unambiguous
from knowledge.importers.title_keys import key_from_title
from knowledge.normalize import folded

_LONGEST_KEY = 40
_LONGEST_NAME = 100


def districts_of(areas: Sequence[Area], known: Sequence[District]) -> list[District]:
    """A district for each area, in the same order.

    Its parts become aliases where they mean no other area. What the town has added to a district of the same key, and
    the file does not say, stays.
    """
    names = Counter(area.identity[1] for area in areas)
    groups = [area.group or group_and_part(area.name)[0] for area in areas]
    parts = [_parts(area) for area in areas]
    aliases = unambiguous([area.name for area in areas], parts)
    stored = {district.key: district for district in known}
    keys = _keys_by_name(known)
    districts = []
    for area, group, every_part, own in zip(areas, groups, parts, aliases, strict=True):
        is_shared = names[area.identity[1]] > 1
        key = key_from_title(area.name, *([group] if is_shared else []), longest=_LONGEST_KEY)
        if key not in stored and not is_shared:
            key = keys.get(folded(area.name), key)
        before = stored.get(key, District(key, ""))
        added = [word for word in before.aliases if word not in every_part]
        name = area.group + area.name if is_shared else area.name
        districts.append(
            District(
                key=key,
                name=name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…",
                reading=area.reading or before.reading,
                aliases=tuple(word for word in dict.fromkeys((*own, *added)) if word != name),
                group=group or before.group,
                center=area.center or before.center,
            )
        )
    return districts


def _keys_by_name(known: Sequence[District]) -> dict[str, str]:
    """Folded name to key, of the names that one district has."""
    count = Counter(folded(district.name) for district in known)
    return {name: district.key for district in known if count[name := folded(district.name)] == 1 and name}


def _parts(area: Area) -> tuple[str, ...]:
    if area.group:
        return (*area.aliases, area.group + area.name, *parts_of(area.name))
    group, part = group_and_part(area.name)
    return area.aliases + ((group + part, *spoken(part), *parts_of(part)) if part else parts_of(area.name))
