"""The text's way into a project: decoding, replacements, offsets, hash."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import texts
from annotator.model.errors import TextError, UserError
from annotator.model.texts_encodings import guess_encoding

SAMPLES = {
    "windows-1252": "Le président a déclaré à Genève que l’été…",
    "windows-1251": "Президент заявил в понедельник, что переговоры",
    "koi8-r": "Президент заявил в понедельник, что переговоры",
    "shift_jis": "首相は月曜日に東京で会談した。",
    "euc_jp": "首相は月曜日に東京で会談した。",
    "euc_kr": "북한의 김정은 위원장은 월요일에 말했다.",
    "gb18030": "朝鲜劳动党第九次代表大会于周一在平壤举行。",
    "big5": "朝鮮勞動黨第九次代表大會於週一在平壤舉行。",
    "utf-16": "Kim was reelected.",
    "utf-16-le": "Kim was reelected.",
    "utf-16-be": "Kim was reelected, “hello”.",
    "utf-32": "Kim",
}


def test_plain_text_stays_the_same_object() -> None:
    raw = "Kim\nJong\u00a0Un 😀\x85\x0b"
    result = texts.normalize_text(raw)
    assert result.text is raw
    assert result.replacements == ()
    assert result.notes == ()
    assert result.to_text_offset(5) == 5


def test_every_replacement_is_made_and_recorded() -> None:
    result = texts.normalize_text("\ufeffa\r\nb\rc\u2028d\u2029e\ufdd0f\ufdd1g\r\n\ufeff")
    assert result.text == "a\nb\nc\nd\ne\nf\ng\n\ufeff"
    assert [(r.kind.value, r.offset, r.count) for r in result.replacements] == [
        ("bom", 0, 1),
        ("crlf", 2, 2),
        ("cr", 5, 1),
        ("line separator", 7, 1),
        ("paragraph separator", 9, 1),
        ("frame mark", 11, 2),
    ]
    assert result.notes[0] == "byte order mark at the start dropped"
    assert result.notes[1] == (
        "Windows line ends (CR LF) turned into line feeds: 2, the first at character 2"
    )


def test_offsets_of_the_input_are_mapped() -> None:
    raw = "\ufeffone\r\ntwo\rthree\r\n\r\nfour"
    result = texts.normalize_text(raw)
    for word in ("one", "two", "three", "four"):
        start = result.to_text_offset(raw.index(word))
        end = result.to_text_offset(raw.index(word) + len(word))
        assert result.text[start:end] == word
    assert result.to_text_offset(len(raw)) == len(result.text)
    assert result.to_text_offset(0) == 0


@given(st.lists(st.sampled_from("a😀\r\n\u2028\ufdd1\ufeff "), max_size=30).map("".join))
def test_offset_mapping_agrees_with_normalizing_the_beginning(raw: str) -> None:
    result = texts.normalize_text(raw)
    for offset in range(len(raw) + 1):
        if raw[offset - 1 : offset + 1] == "\r\n" and offset > 0:
            continue  # inside a line end: the beginning alone would read as CR
        assert result.to_text_offset(offset) == len(texts.normalize_text(raw[:offset]).text)
    for offset, char in enumerate(result.text):
        back = result.to_input_offset(offset)
        assert result.to_text_offset(back) == offset
        assert char in {raw[back], "\n"}
    assert texts.normalize_text(result.text.lstrip("\ufeff")).replacements == ()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("a\nb\x00", "null character at character 3 (line 2)"),
        ("a\ud800b", "surrogate pair, U+D800, at character 1 (line 1)"),
        ("\r\n\udfff", "U+DFFF"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(raw: str, words: str) -> None:
    with pytest.raises(TextError) as caught:
        texts.normalize_text(raw)
    assert words in caught.value.message
    assert caught.value.hint
    assert isinstance(caught.value, UserError)


def test_too_long_a_text_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_TEXT_LENGTH", 1000)
    assert len(texts.normalize_text("a" * 1000).text) == 1000
    assert len(texts.normalize_text("\r\n" * 1000).text) == 1000
    for raw in ("a" * 1001, "\r\n" * 1000 + "a", "\ufeff" + "a" * 1001):
        with pytest.raises(TextError, match=r"has 1,001 characters; at most 1,000 are possible"):
            texts.normalize_text(raw)
    with pytest.raises(TextError, match=r"has 5,000 characters"):
        texts.normalize_text("\r\n" * 2500)


def test_the_limit_is_ten_million_characters() -> None:
    assert texts.MAX_TEXT_LENGTH == 10_000_000
    texts.check_text_size(40_000_000, name="a.txt")
    with pytest.raises(TextError, match=r"a\.txt: the file has 200,000,000 bytes"):
        texts.check_text_size(200_000_000, name="a.txt")


def test_the_hash_is_over_utf8() -> None:
    assert texts.text_sha256("é😀") == hashlib.sha256(b"\xc3\xa9\xf0\x9f\x98\x80").hexdigest()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_utf8_is_decoded_with_or_without_a_mark(text: str) -> None:
    data = text.encode("utf-8")
    assert texts.decode_utf8(data, name="a.txt", encoding=None) == text
    marked = texts.decode_utf8(b"\xef\xbb\xbf" + data, name="a.txt")
    assert texts.normalize_text(marked).text == texts.normalize_text("\ufeff" + text).text


@pytest.mark.parametrize(("encoding", "text"), SAMPLES.items())
def test_other_encodings_are_refused_with_a_guess_that_works(encoding: str, text: str) -> None:
    data = f"Some ASCII first\n{text}\n".encode(encoding)
    with pytest.raises(TextError) as caught:
        texts.decode_utf8(data, name="news.txt")
    assert caught.value.message.startswith("news.txt: not UTF-8")
    assert "byte " in caught.value.message
    assert caught.value.hint == f"It looks like {encoding}: try --encoding {encoding}."
    assert text in texts.decode_utf8(data, name="news.txt", encoding=encoding)


def test_bytes_without_a_likely_encoding_get_general_advice() -> None:
    with pytest.raises(TextError, match="--encoding NAME"):
        texts.decode_utf8(bytes(range(1, 256)) * 3, name="a.bin")


def test_a_cut_off_file_is_called_so() -> None:
    with pytest.raises(TextError, match=r"byte 4 \(0xE2, line 2\), where the file ends inside"):
        texts.decode_utf8(b"one\n\xe2\x82", name="a.txt")


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"abc", "klingon", "no text encoding named 'klingon'"),
        (b"abc", "hex", "no text encoding named 'hex'"),
        (b"abc", "a\x00b", "no text encoding named"),
        (b"a\xff", "ascii", "not ascii: byte 1 does not fit"),
        (b"\xff\xfeA", "utf-16", "not utf-16: byte 2 does not fit"),
    ],
)
def test_a_wrong_encoding_name_is_refused(data: bytes, encoding: str, words: str) -> None:
    with pytest.raises(TextError) as caught:
        texts.decode_utf8(data, name="a.txt", encoding=encoding)
    assert words in caught.value.message
    assert caught.value.message.startswith("a.txt: ")


@given(st.binary(max_size=200), st.integers(0, 199))
def test_no_bytes_crash_the_guess(data: bytes, offset: int) -> None:
    guess = guess_encoding(data, min(offset, len(data)))
    assert guess is None or b"a".decode(guess, errors="replace")
