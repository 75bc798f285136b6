from pathlib import Path

import pytest
from googleapiclient.errors import HttpError

from support.gmail_inbox import ADDRESS, Inbox, mail, running_inbox


def changes(inbox: Inbox, start: str, **parameters: object) -> list[tuple[str, str]]:
    """Kind and message id of every record since the start, through all pages."""
    resource = inbox.gmail.users().history()
    request, found = resource.list(userId="me", startHistoryId=start, **parameters), []
    while request is not None:
        response = request.execute()
        for record in response.get("history", []):
            found += [
                (kind, change["message"]["id"])
                for kind in ("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved")
                for change in record.get(kind, [])
            ]
        request = resource.list_next(request, response)
    return found


def relabel(inbox: Inbox, message_id: str, **body: list[str]) -> dict[str, object]:
    request = inbox.gmail.users().messages().modify(userId="me", id=message_id, body=body)
    answer: dict[str, object] = request.execute()
    return answer


def test_what_lies_there_at_the_start_is_history_too(inbox: Inbox) -> None:
    (inbox.folder / "a.eml").write_bytes(mail("Invoice 1"))
    assert inbox.history_id() == "1001"


def test_history_tells_what_came_and_went(inbox: Inbox) -> None:
    start = inbox.history_id()
    (inbox.folder / "a.eml").write_bytes(mail("Invoice 1"))
    [(kind, message_id)] = changes(inbox, start)
    assert kind == "messagesAdded"
    (inbox.folder / "a.eml").unlink()
    assert changes(inbox, start) == [("messagesAdded", message_id), ("messagesDeleted", message_id)]
    assert int(inbox.history_id()) == int(start) + 2
    with pytest.raises(HttpError, match="404"):
        inbox.gmail.users().messages().get(userId="me", id=message_id).execute()


def test_other_content_under_a_known_name_is_another_message(inbox: Inbox) -> None:
    first = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1"))
    start = inbox.history_id()
    second = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1 corrected"))
    assert changes(inbox, start) == [("messagesDeleted", first), ("messagesAdded", second)]


def test_a_touched_file_is_no_change(inbox: Inbox) -> None:
    inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1"))
    start = inbox.history_id()
    (inbox.folder / "a.eml").touch()
    assert changes(inbox, start) == []


def test_history_since_the_newest_id_is_empty_but_names_it(inbox: Inbox) -> None:
    inbox.fill(2)
    now = inbox.history_id()
    answer = inbox.gmail.users().history().list(userId="me", startHistoryId=now).execute()
    assert answer == {"historyId": now}


def test_history_comes_in_pages_oldest_first(inbox: Inbox) -> None:
    start = inbox.history_id()
    ids = inbox.fill(7)
    assert changes(inbox, start, maxResults=3) == [("messagesAdded", message_id) for message_id in ids[::-1]]


def test_history_can_be_narrowed_to_kinds_and_a_label(inbox: Inbox) -> None:
    start = inbox.history_id()
    first, second = inbox.fill(2)
    label = inbox.gmail.users().labels().create(userId="me", body={"name": "AP/done"}).execute()["id"]
    relabel(inbox, first, addLabelIds=[label], removeLabelIds=["UNREAD"])
    assert changes(inbox, start, historyTypes=["labelAdded"]) == [("labelsAdded", first)]
    assert changes(inbox, start, historyTypes=["labelRemoved", "messageAdded"]) == [
        ("messagesAdded", second),
        ("messagesAdded", first),
        ("labelsRemoved", first),
    ]
    assert changes(inbox, start, labelId=label) == [("labelsAdded", first), ("labelsRemoved", first)]


def test_only_what_really_changes_is_recorded(inbox: Inbox) -> None:
    [message_id] = inbox.fill(1)
    start = inbox.history_id()
    answer = relabel(inbox, message_id, addLabelIds=["INBOX"], removeLabelIds=["STARRED"])
    assert answer["labelIds"] == ["INBOX", "UNREAD"]
    assert changes(inbox, start) == []


def test_an_unknown_label_cannot_be_put_on(inbox: Inbox) -> None:
    [message_id] = inbox.fill(1)
    with pytest.raises(HttpError, match="Invalid label: Label_9"):
        relabel(inbox, message_id, addLabelIds=["Label_9"])


@pytest.mark.parametrize("start", ["1", "999999"])
def test_a_history_id_that_was_never_given_out_is_not_found(inbox: Inbox, start: str) -> None:
    with pytest.raises(HttpError) as caught:
        changes(inbox, start)
    assert caught.value.status_code == 404


def test_forgotten_history_is_not_found_and_the_next_id_is_good(inbox: Inbox) -> None:
    start = inbox.history_id()
    inbox.fill(1)
    assert inbox.admin.forget_history(ADDRESS) == 1002
    with pytest.raises(HttpError, match="404"):
        changes(inbox, start)
    fresh = inbox.history_id()
    [message_id] = inbox.fill(1)
    relabel(inbox, message_id, removeLabelIds=["UNREAD"])
    assert changes(inbox, fresh) == [("labelsRemoved", message_id)]


def test_history_can_be_forgotten_up_to_a_point(inbox: Inbox) -> None:
    inbox.fill(3)
    inbox.admin.forget_history(ADDRESS, before=1002)
    with pytest.raises(HttpError, match="404"):
        changes(inbox, "1001")
    assert len(changes(inbox, "1002")) == 1


def test_ids_history_labels_and_tokens_outlive_a_restart(tmp_path: Path) -> None:
    with running_inbox(tmp_path) as inbox:
        [first] = inbox.fill(1)
        relabel(inbox, first, removeLabelIds=["UNREAD"])
        label = inbox.gmail.users().labels().create(userId="me", body={"name": "AP"}).execute()
        before, account = inbox.history_id(), inbox.account
    (tmp_path / ADDRESS / "new.eml").write_bytes(mail("While it was down", day=9))
    with running_inbox(tmp_path) as inbox:
        assert inbox.account == account
        assert label in inbox.gmail.users().labels().list(userId="me").execute()["labels"]
        [(kind, new)] = changes(inbox, before)
        assert (kind, new != first) == ("messagesAdded", True)
        message = inbox.gmail.users().messages().get(userId="me", id=first, format="minimal").execute()
        assert message["labelIds"] == ["INBOX"]


def test_labels_have_counts_and_unique_names(inbox: Inbox) -> None:
    inbox.fill(3)
    labels = inbox.gmail.users().labels()
    unread = labels.get(userId="me", id="UNREAD").execute()
    assert (unread["messagesTotal"], unread["threadsUnread"], unread["type"]) == (3, 3, "system")
    labels.create(userId="me", body={"name": "AP", "labelListVisibility": "labelHide"}).execute()
    with pytest.raises(HttpError) as caught:
        labels.create(userId="me", body={"name": "ap"}).execute()
    assert caught.value.status_code == 409
    with pytest.raises(HttpError, match="404"):
        labels.get(userId="me", id="Label_7").execute()


def test_a_watch_answers_with_the_history_id_and_its_end(inbox: Inbox) -> None:
    body = {"topicName": "projects/p/topics/t", "labelIds": ["INBOX"]}
    answer = inbox.gmail.users().watch(userId="me", body=body).execute()
    assert answer["historyId"] == inbox.history_id()
    assert int(answer["expiration"]) > 1_700_000_000_000
    inbox.gmail.users().stop(userId="me").execute()
    with pytest.raises(HttpError, match="topicName"):
        inbox.gmail.users().watch(userId="me", body={"topicName": "t"}).execute()
