"""Audiences: uploading, adding, reading, deleting."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.simulator.contract.crowds import AUDIENCE, create_audience, crowd, manager_audience, meant, narrowcast
from tests.simulator.world import TOKEN, World

SOMEBODY = "U" + "0" * 32
NOT_FOUND = {"message": "audience group not found", "details": [{"message": "AUDIENCE_GROUP_NOT_FOUND"}]}


def ids(*user_ids: Any) -> list[Any]:
    """`audiences` of a request."""
    return [{"id": user_id} for user_id in user_ids]


def code(answer: TestResponse) -> str:
    """LINE's code for what is wrong."""
    assert answer.status_code == 400
    found: str = answer.get_json()["details"][0]["message"]
    return found


def by_file(world: World, method: str, raw: bytes, kind: str = "text/plain", **form: str) -> TestResponse:
    """Upload a file of ids."""
    given = {**form, "file": (io.BytesIO(raw), "ids.txt", kind)}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return world.client.open(f"{AUDIENCE}/upload/byFile", method=method, data=given, headers=headers)


def shown(world: World, number: int) -> Any:
    """What LINE tells of an audience."""
    answer = world.ask("GET", f"{AUDIENCE}/{number}")
    assert answer.status_code == 200
    return answer.get_json()


def test_an_audience_is_made_and_ready_later(world: World) -> None:
    people = crowd(world, 2)
    body = {"description": "子育て", "uploadDescription": "四月", "audiences": ids(*people, people[0], SOMEBODY)}
    answer = world.ask("POST", f"{AUDIENCE}/upload", body)
    assert answer.status_code == 202
    made = answer.get_json()
    assert (made["createRoute"], made["type"], made["description"]) == ("MESSAGING_API", "UPLOAD", "子育て")
    assert (made["permission"], made["isIfaAudience"]) == ("READ_WRITE", False)
    assert made["expireTimestamp"] - made["created"] == 180 * 86_400
    assert "status" not in made
    told = shown(world, made["audienceGroupId"])
    assert (told["audienceGroup"]["status"], told["audienceGroup"]["audienceCount"]) == ("IN_PROGRESS", 0)
    assert told["jobs"][0]["jobStatus"] == "WORKING"
    world.advance(10)
    told = shown(world, made["audienceGroupId"])
    assert (told["audienceGroup"]["status"], told["audienceGroup"]["audienceCount"]) == ("READY", 3)
    job = told["jobs"][0]
    assert (job["jobStatus"], job["audienceCount"], job["description"]) == ("FINISHED", 3, "四月")


def test_an_empty_audience_waits_for_members(world: World) -> None:
    number = create_audience(world, [])
    world.advance(3_600)
    assert shown(world, number)["audienceGroup"]["status"] == "IN_PROGRESS"
    added = world.ask("PUT", f"{AUDIENCE}/upload", {"audienceGroupId": number, "audiences": ids(SOMEBODY)})
    assert (added.status_code, added.get_json()) == (202, {})
    world.advance(10)
    assert shown(world, number)["audienceGroup"]["status"] == "READY"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"description": None}, "AUDIENCE_GROUP_NAME_EMPTY"),
        ({"description": "　"}, "AUDIENCE_GROUP_NAME_EMPTY"),
        ({"description": "あ" * 121}, "AUDIENCE_GROUP_NAME_SIZE_OVER"),
        ({"description": "a\nb"}, "AUDIENCE_GROUP_NAME_WRONG"),
        ({"uploadDescription": "あ" * 301}, "AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER"),
        ({"audiences": ids(SOMEBODY, "x")}, "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"),
        ({"audiences": ids("C" + "0" * 32)}, "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"),
        ({"audiences": ids(*[SOMEBODY] * 10_001)}, "UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS"),
    ],
)
def test_uploads_that_are_refused(world: World, changes: dict[str, Any], expected: str) -> None:
    answer = world.ask("POST", f"{AUDIENCE}/upload", {"description": "名簿", **changes})
    assert code(answer) == expected
    assert world.stand_in.platform.first_channel.audiences.listed() == []


def test_the_largest_upload_is_taken(world: World) -> None:
    people = [f"U{number:032x}" for number in range(10_000)]
    body = {"description": "あ" * 120, "audiences": ids(*people), "uploadDescription": "あ" * 300}
    answer = world.ask("POST", f"{AUDIENCE}/upload", body)
    world.advance(10)
    assert shown(world, answer.get_json()["audienceGroupId"])["audienceGroup"]["audienceCount"] == 10_000


def test_a_file_holds_an_id_a_line(world: World) -> None:
    people = crowd(world, 3)
    answer = by_file(world, "POST", "\r\n".join(people[:2]).encode(), description="名簿")
    assert answer.status_code == 202
    number = answer.get_json()["audienceGroupId"]
    assert by_file(world, "PUT", f"{people[2]}\n".encode(), audienceGroupId=str(number)).status_code == 202
    world.advance(10)
    assert shown(world, number)["audienceGroup"]["audienceCount"] == 3
    assert len(shown(world, number)["jobs"]) == 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (f"{SOMEBODY}\nx".encode(), "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"),
        (b"\n\n", "UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS"),
        (b"\xff\x00", "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"),
    ],
)
def test_files_that_are_refused(world: World, raw: bytes, expected: str) -> None:
    answer = by_file(world, "POST", raw, description="名簿")
    assert code(answer) == expected
    assert answer.get_json()["details"][0]["property"] == "file"


def test_a_file_is_plain_text_in_a_form(world: World) -> None:
    assert by_file(world, "POST", SOMEBODY.encode(), "application/json", description="名簿").status_code == 415
    assert world.ask("POST", f"{AUDIENCE}/upload/byFile", {"description": "名簿"}).status_code == 415


def test_files_go_to_the_data_host() -> None:
    world = World(data_port=8_701)
    assert by_file(world, "POST", SOMEBODY.encode(), description="名簿").status_code == 404
    assert world.ask("POST", f"{AUDIENCE}/upload", {"description": "名簿"}).status_code == 202


def test_audiences_nobody_made(world: World) -> None:
    for number in ("1", "x", "5000000000001", "9" * 30):
        for method in ("GET", "DELETE"):
            answer = world.ask(method, f"{AUDIENCE}/{number}")
            assert (answer.status_code, answer.get_json()) == (400, NOT_FOUND)
    wrong: tuple[object, ...] = (1, None, 1.5, 10**30)
    for wanted in wrong:
        answer = world.ask("PUT", f"{AUDIENCE}/upload", {"audienceGroupId": wanted, "audiences": ids(SOMEBODY)})
        assert answer.get_json() == NOT_FOUND


def test_an_audience_is_renamed_and_deleted(world: World) -> None:
    number = create_audience(world, [SOMEBODY])
    assert world.ask("PUT", f"{AUDIENCE}/{number}/updateDescription", {"description": "新名簿"}).status_code == 200
    assert shown(world, number)["audienceGroup"]["description"] == "新名簿"
    renamed = world.ask("PUT", f"{AUDIENCE}/{number}/updateDescription", {"description": ""})
    assert code(renamed) == "AUDIENCE_GROUP_NAME_EMPTY"
    answer = world.ask("DELETE", f"{AUDIENCE}/{number}")
    assert (answer.status_code, answer.get_json()) == (202, {})
    assert world.ask("GET", f"{AUDIENCE}/{number}").status_code == 400


def test_an_audience_lives_half_a_year(world: World) -> None:
    number = create_audience(world, [SOMEBODY])
    world.advance(180 * 86_400)
    assert shown(world, number)["audienceGroup"]["status"] == "EXPIRED"
    answer = world.ask("PUT", f"{AUDIENCE}/upload", {"audienceGroupId": number, "audiences": ids(SOMEBODY)})
    assert code(answer) == "AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED"


def test_audiences_are_listed_by_page(world: World) -> None:
    crowd(world, 1)
    for number in range(21):
        create_audience(world, [SOMEBODY] if number == 0 else [], f"List {number}")
    manager_audience(world, 1)
    world.advance(10)
    first = world.ask("GET", f"{AUDIENCE}/list?page=1").get_json()
    assert (len(first["audienceGroups"]), first["hasNextPage"], first["totalCount"]) == (20, True, 22)
    second = world.ask("GET", f"{AUDIENCE}/list?page=2").get_json()
    assert (len(second["audienceGroups"]), second["hasNextPage"], second["page"]) == (2, False, 2)
    assert world.ask("GET", f"{AUDIENCE}/list?page=1&size=40&description=LIST").get_json()["totalCount"] == 21
    assert world.ask("GET", f"{AUDIENCE}/list?page=1&status=READY").get_json()["totalCount"] == 2
    assert world.ask("GET", f"{AUDIENCE}/list?page=1&createRoute=OA_MANAGER").get_json()["totalCount"] == 1
    for query in ("", "?page=0", "?page=x", "?page=1&size=41", "?page=1&size=0"):
        assert world.ask("GET", f"{AUDIENCE}/list{query}").status_code == 400


def test_a_thousand_audiences_are_the_limit(world: World) -> None:
    platform = world.stand_in.platform
    for _ in range(999):
        platform.first_channel.audiences.create("名簿", platform.clock.now())
    create_audience(world, [])
    answer = world.ask("POST", f"{AUDIENCE}/upload", {"description": "名簿"})
    assert code(answer) == "AUDIENCE_GROUP_COUNT_MAX_OVER"


def test_ten_uploads_to_one_audience_at_a_time(world: World) -> None:
    number = create_audience(world, [])
    body = {"audienceGroupId": number, "audiences": ids(SOMEBODY)}
    statuses = [world.ask("PUT", f"{AUDIENCE}/upload", body).status_code for _ in range(11)]
    assert statuses == [202] * 10 + [429]
    world.advance(10)
    assert world.ask("PUT", f"{AUDIENCE}/upload", body).status_code == 202


def test_sixty_calls_a_minute(world: World) -> None:
    path = f"{AUDIENCE}/list?page=1"
    assert [world.ask("GET", path).status_code for _ in range(61)] == [200] * 60 + [429]


def test_audiences_of_the_manager_are_not_uploaded_to(world: World) -> None:
    crowd(world, 1)
    body = {"audienceGroupId": manager_audience(world, 1), "audiences": ids(SOMEBODY)}
    assert world.ask("PUT", f"{AUDIENCE}/upload", body).get_json() == NOT_FOUND


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"description": "a"},
        {"description": "a", "type": "CLICK"},
        {"description": "a", "type": [], "names": ["町民0"]},
        {"description": "a", "type": "CLICK", "names": [1]},
        {"description": "a", "type": "CLICK", "names": ["だれか"]},
    ],
)
def test_audiences_the_manager_cannot_make(world: World, body: dict[str, Any]) -> None:
    crowd(world, 1)
    answer = world.control("POST", "audiences", body)
    assert answer.status_code in (400, 404)
    assert answer.get_json()["error"]


def test_a_narrowcast_fails_when_its_audience_is_deleted_meanwhile(world: World) -> None:
    number = create_audience(world, crowd(world, 1))
    world.advance(10)
    answer = narrowcast(world, recipient=meant(number))
    world.ask("DELETE", f"{AUDIENCE}/{number}")
    world.advance(20)
    told = world.get(f"message/progress/narrowcast?requestId={answer.headers['x-line-request-id']}").get_json()
    assert (told["phase"], told["errorCode"]) == ("failed", 1)
    assert world.control("GET", "quota").get_json()["reserved"] == 0
