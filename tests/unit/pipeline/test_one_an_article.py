"""Of several captures of one article one speaks; no address is both an article and its reject."""

from etl.pipeline.transform import one_an_article


def test_an_article_of_one_capture_has_no_reject() -> None:
    assert one_an_article([("a", "2", "http://n.example/a")], {}) == (["2"], [])


def test_the_page_that_was_asked_at_its_own_address_speaks() -> None:
    at = "http://n.example/a"
    asked = {"1": "http://short.example/x", "2": at, "3": "http://short.example/y"}
    chosen, same = one_an_article([("a", key, at) for key in asked], asked)
    assert chosen == ["2"]
    assert {reject.key: reject.url for reject in same} == {
        "1": "http://short.example/x", "3": "http://short.example/y"}
    assert {(reject.stage, reject.reason) for reject in same} == {("parse", "same_article")}
    assert {reject.detail for reject in same} == {"the same article as capture 2"}


def test_where_all_were_led_to_it_the_first_speaks() -> None:
    at, asked = "http://n.example/a", {"2": "http://s.example/x", "1": "http://s.example/y"}
    chosen, [reject] = one_an_article([("a", "2", at), ("a", "1", at)], asked)
    assert chosen == ["1"] and reject.url == "http://s.example/x" != at


def test_two_addresses_of_one_canonical_article() -> None:
    pages = [("a", "1", "http://n.example/a"), ("a", "2", "http://n.example/a?print=1"),
             ("b", "3", "http://n.example/b")]
    chosen, [reject] = one_an_article(pages, {key: url for _, key, url in pages})
    assert chosen == ["1", "3"] and reject.url == "http://n.example/a?print=1"
