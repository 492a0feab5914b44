from __future__ import annotations

import pytest

from konstellation.accounts.redirects import own_path


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "/%0d%0aSet-Cookie:a=b",
        "/\r\nSet-Cookie:a=b",
        "javascript:alert(1)",
        "/%2f%2fevil.example",
        "/%2fevil.example",
        "/%252fevil.example",
        "/%5cevil.example",
        "http://ours@evil.example",
        "/\t/evil.example",
        " //evil.example",
        "///evil.example",
        "evil.example",
        "",
    ],
)
def test_another_place_than_a_path_of_ours_becomes_the_front_page(target):
    assert own_path(target) == "/"


@pytest.mark.parametrize(
    "target",
    ["/", "/organisations/42?tab=people#top", "/s%C3%B6k?q=%C3%A5+b", "/matches?near=59.6,16.5"],
)
def test_a_path_of_ours_is_followed(target):
    assert own_path(target) == target
