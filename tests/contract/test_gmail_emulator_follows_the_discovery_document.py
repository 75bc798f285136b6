"""Held against Google's own description of the Gmail API, which google-api-python-client brings along."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from googleapiclient import discovery_cache
from googleapiclient.http import HttpRequest

from gmail_emulator.app import create_app
from gmail_emulator.operations import ENDPOINTS, Operation
from support.gmail_inbox import Inbox, mail, running_inbox

DOCUMENT: dict[str, Any] = json.loads(
    (Path(discovery_cache.__file__).parent / "documents" / "gmail.v1.json").read_text()
)
GMAIL = [operation for operation in Operation if operation is not Operation.TOKEN]
TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list}
# How the formats of strings are written: 64-bit numbers in decimal digits, bytes in base64url.
FORMATS = {"uint64": r"\d+", "int64": r"-?\d+", "byte": r"[A-Za-z0-9_-]*=*"}


def methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


METHODS = {method["id"].removeprefix("gmail."): method for method in methods(DOCUMENT)}


def mismatches(value: object, described: dict[str, Any], where: str) -> Iterator[str]:
    """Every place where a JSON value is not what a schema of the document describes."""
    if "$ref" in described:
        yield from object_mismatches(value, DOCUMENT["schemas"][described["$ref"]]["properties"], where)
    elif type(value) is not TYPES[described["type"]]:
        yield f"{where} is no {described['type']}"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from mismatches(item, described["items"], f"{where}[{index}]")
    elif isinstance(value, str):
        if not re.fullmatch(FORMATS.get(described.get("format", ""), "(?s:.*)"), value):
            yield f"{where} is no {described['format']}"
        if value not in described.get("enum", [value]):
            yield f"{where} is none of the values allowed"


def object_mismatches(value: object, properties: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object"
        return
    for name, item in value.items():
        if name in properties:
            yield from mismatches(item, properties[name], f"{where}.{name}")
        else:
            yield f"{where}.{name} is unknown"


def exchanges(inbox: Inbox) -> dict[Operation, list[HttpRequest]]:
    """Calls of every operation on a mailbox in which everything has happened once."""
    users = inbox.gmail.users()
    start = inbox.history_id()
    ids = [
        inbox.admin.add_message("ap@example.org", f"{n}.eml", mail(f"Invoice {n}", attachment=b"%PDF"))
        for n in range(3)
    ]
    inbox.admin.remove_message("ap@example.org", ids[2])
    payload = users.messages().get(userId="me", id=ids[0]).execute()["payload"]
    attachment = payload["parts"][1]["body"]["attachmentId"]
    color = {"textColor": "#000000", "backgroundColor": "#ffffff"}
    label = {
        "name": "AP",
        "messageListVisibility": "show",
        "labelListVisibility": "labelShow",
        "color": color,
    }
    topic = {"topicName": "projects/p/topics/t", "labelIds": ["INBOX"], "labelFilterBehavior": "include"}
    change = {"addLabelIds": ["STARRED"], "removeLabelIds": ["UNREAD"]}
    return {
        Operation.GET_PROFILE: [users.getProfile(userId="me")],
        Operation.WATCH: [users.watch(userId="me", body=topic)],
        Operation.STOP: [users.stop(userId="me")],
        Operation.MESSAGES_LIST: [users.messages().list(userId="me", maxResults=1)],
        Operation.MESSAGES_GET: [
            users.messages().get(userId="me", id=ids[0], format=form)
            for form in ("minimal", "full", "raw", "metadata")
        ],
        Operation.MESSAGES_MODIFY: [users.messages().modify(userId="me", id=ids[0], body=change)],
        Operation.ATTACHMENTS_GET: [
            users.messages().attachments().get(userId="me", messageId=ids[0], id=attachment)
        ],
        Operation.LABELS_CREATE: [users.labels().create(userId="me", body=label)],
        Operation.LABELS_LIST: [users.labels().list(userId="me")],
        Operation.LABELS_GET: [users.labels().get(userId="me", id=name) for name in ("INBOX", "Label_1")],
        Operation.HISTORY_LIST: [
            users.history().list(userId="me", startHistoryId=start, maxResults=size) for size in (1, 100)
        ],
    }


@pytest.mark.parametrize("operation", GMAIL)
def test_path_method_and_scopes_are_the_documents(operation: Operation) -> None:
    endpoint, method = ENDPOINTS[operation], METHODS[operation]
    assert (endpoint.path, endpoint.method) == (f"/{method['path']}", method["httpMethod"])
    assert endpoint.scopes <= set(method["scopes"])


@pytest.mark.parametrize("operation", GMAIL)
def test_parameters_have_the_documents_names_and_places(operation: Operation, tmp_path: Path) -> None:
    app = create_app(tmp_path)
    endpoint, method = ENDPOINTS[operation], METHODS[operation]
    served = app.openapi()["paths"][endpoint.path][endpoint.method.lower()]
    app.state.emulator.state.close()
    assert served["operationId"] == operation
    assert {(parameter["name"], parameter["in"]) for parameter in served.get("parameters", [])} == {
        (name, parameter["location"]) for name, parameter in method["parameters"].items()
    }
    assert ("requestBody" in served) == ("request" in method)


def test_the_body_of_a_request_has_no_field_that_the_document_lacks(tmp_path: Path) -> None:
    app = create_app(tmp_path)
    description = app.openapi()
    app.state.emulator.state.close()
    for operation in GMAIL:
        endpoint, method = ENDPOINTS[operation], METHODS[operation]
        body = description["paths"][endpoint.path][endpoint.method.lower()].get("requestBody")
        if body:
            name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            taken = description["components"]["schemas"][name]["properties"].keys()
            assert taken <= DOCUMENT["schemas"][method["request"]["$ref"]]["properties"].keys()


def test_every_answer_has_the_fields_and_types_of_the_document(tmp_path: Path) -> None:
    with running_inbox(tmp_path) as inbox:
        calls = exchanges(inbox)
        assert calls.keys() == set(GMAIL)
        for operation, requests in calls.items():
            for request in requests:
                answer = request.execute()
                if "response" in METHODS[operation]:
                    assert list(mismatches(answer, METHODS[operation]["response"], operation)) == []
                else:
                    assert not answer


def test_the_check_sees_what_is_wrong() -> None:
    wrong = {"id": 1, "shoeSize": "44", "historyId": "x1", "payload": {"parts": [{"body": {"size": "1"}}]}}
    assert sorted(mismatches(wrong, {"$ref": "Message"}, "m")) == [
        "m.historyId is no uint64",
        "m.id is no string",
        "m.payload.parts[0].body.size is no integer",
        "m.shoeSize is unknown",
    ]
