"""Forms: every field tied to its label, hint and error; texts in several languages."""

import pytest
from django import forms
from django.forms import modelform_factory

from intercity.base.fields import AddressField, RowsField, WholeField
from intercity.base.forms import (
    DayField,
    LocalizedFormField,
    LocalizedInput,
    WallTimeField,
)
from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText
from tests.base.site import SAVED, Everything
from tests.markup import by_id, inline_code, parsed, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]


@pytest.fixture
def refused(client):
    return parsed(
        client.post("/en/test/form/", {"day": "tomorrow", "start": "25"}).content
    )


def fields(tree):
    """The visible inputs of the form."""
    kinds = {"input", "select", "textarea"}
    form = by_id(tree, "main").find(".//form")
    return [
        one for one in form.iter() if one.tag in kinds and one.get("type") != "hidden"
    ]


def test_every_input_has_a_label(client):
    tree = parsed(client.get("/en/test/form/").content)
    labelled = {label.get("for") for label in tree.iter("label")}
    assert [
        one.get("name") for one in fields(tree) if one.get("id") not in labelled
    ] == []
    assert len(fields(tree)) == 18


def test_the_summary_leads_to_each_field_that_is_wrong(refused):
    links = [
        link for link in refused.iter("a") if link.get("href", "").startswith("#id_")
    ]
    ids = [link.get("href")[1:] for link in links]
    assert ids == [
        "id_title_en",
        "id_kind",
        "id_day",
        "id_start",
        "id_order_0",
        "id_rest_0",
        "id_agreed",
        "id_file",
        "id_note",
    ]
    assert {by_id(refused, id_).tag for id_ in ids} == {"input", "select", "textarea"}
    said = [words(link) for link in links]
    assert said[2:4] == [
        "Date: This is not a date; write it as 2026-11-23.",
        "Start: “25” is not a time; write it as 09:30.",
    ]


def test_every_wrong_input_is_described_by_its_error(refused):
    for id_ in ("id_kind", "id_day", "id_start", "id_agreed", "id_file", "id_note"):
        described = by_id(refused, id_).get("aria-describedby").split()
        assert described[-1] == f"{id_}_error"
        assert words(by_id(refused, f"{id_}_error")).startswith("Error:")
    for id_ in ("id_title", "id_order", "id_rest"):
        assert by_id(refused, id_).tag == "fieldset"
        described = by_id(refused, id_).get("aria-describedby").split()
        assert described[-1] == f"{id_}_error"


def test_hints_come_before_errors(refused):
    assert by_id(refused, "id_day").get("aria-describedby").split() == [
        "id_day_helptext",
        "id_day_error",
    ]
    assert words(by_id(refused, "id_day_helptext")) == "The local date."


def test_what_was_typed_stays(refused):
    assert by_id(refused, "id_day").get("value") == "tomorrow"
    assert by_id(refused, "id_start").get("value") == "25"


def test_the_tab_says_first_that_something_is_wrong(refused):
    assert refused.findtext(".//title") == "Error: A form – Intercity"


def test_a_form_holds_no_inline_code(client):
    assert inline_code(client.get("/en/test/form/").content) == []
    assert inline_code(client.post("/en/test/form/", {}).content) == []


def test_a_form_remembers_the_revision_that_was_read(client):
    tree = parsed(client.get("/en/test/form/").content)
    assert by_id(tree, "id_revision").get("value") == "3"
    assert "revision" in Everything({}).errors


def test_each_language_has_its_own_input_marked_with_it(client):
    tree = parsed(client.get("/ko/test/form/").content)
    assert [
        (one.get("name"), one.get("lang"), one.get("value"))
        for one in fields(tree)
        if one.get("name").startswith("title_")
    ] == [
        ("title_en", "en", "Cities"),
        ("title_ja", "ja", "都市"),
        ("title_zh-hans", "zh-Hans", None),
        ("title_ko", "ko", None),
    ]


def cleaned(typed, initial=None, **kwargs):
    field = LocalizedFormField(initial=initial, **kwargs)
    data = {f"x_{code}": text for code, text in typed.items()}
    widget = LocalizedInput(field.tags)
    return field.clean(widget.value_from_datadict(data, {}, "x"))


def test_a_localized_field_gives_a_text():
    typed = {"en": " Cities ", "ja": "都市", "zh-hans": "", "ko": " "}
    assert cleaned(typed) == LocalizedText.of({"en": "Cities", "ja": "都市"})


def test_the_source_is_kept_while_it_has_words_else_it_is_the_first_that_has():
    japanese = LocalizedText.of({"ja": "都市"}, "ja")
    assert cleaned({"en": "City", "ja": "町"}, japanese).source == "ja"
    assert cleaned({"ko": "도시"}, japanese).source == "ko"


def test_languages_that_were_not_offered_are_kept():
    saved = LocalizedText.of({"en": "City", "fr": "Ville"})
    assert cleaned({"en": "Town"}, saved) == LocalizedText.of(
        {"en": "Town", "fr": "Ville"}
    )


def test_a_form_keeps_what_its_own_initial_value_has():
    class Names(forms.Form):
        name = LocalizedFormField(tags=["en", "ja"])

    saved = LocalizedText.of({"fr": "Ville", "en": "City"}, "fr")
    form = Names({"name_en": "Town", "name_ja": "町"}, initial={"name": saved})
    assert form.is_valid()
    assert form.cleaned_data["name"] == LocalizedText.of(
        {"fr": "Ville", "en": "Town", "ja": "町"}, "fr"
    )


def test_a_model_form_keeps_the_language_that_a_text_was_written_in():
    city = City(names=LocalizedText.of({"ja": "東京"}, "ja"))
    form = modelform_factory(City, fields=["names"])(
        {"names_en": "Tokyo", "names_ja": "東京都"}, instance=city
    )
    assert form.is_valid()
    assert form.save(commit=False).names == LocalizedText.of(
        {"en": "Tokyo", "ja": "東京都"}, "ja"
    )


def test_a_required_text_needs_one_language_only():
    field = LocalizedFormField()
    with pytest.raises(Exception, match="Write the words in one language at least"):
        field.clean({"en": " ", "ja": ""})
    assert field.clean({"ko": "도시"}).as_dict() == {"ko": "도시"}
    assert LocalizedFormField(required=False).clean({}) == LocalizedText("en")


def test_a_text_too_long_is_told_with_its_language():
    with pytest.raises(Exception, match="한국어: 3 characters; at most 2 are accepted"):
        LocalizedFormField(max_length=2).clean({"ko": "도시들"})


def test_a_localized_field_knows_whether_it_changed():
    field = LocalizedFormField()
    same = {"en": "Cities", "ja": "都市", "zh-Hans": "", "ko": ""}
    assert not field.has_changed(SAVED, same)
    assert field.has_changed(SAVED, {**same, "ko": "도시"})
    assert field.has_changed(None, {"en": "x"})


def test_a_model_gives_its_texts_such_a_field():
    field = modelform_factory(City, fields=["names"]).base_fields["names"]
    assert isinstance(field, LocalizedFormField)
    assert field.label == "Names"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("09:30", "09:30"),
        ("9:30", "09:30"),
        ("0930", "09:30"),
        ("9.30", "09:30"),
        ("９：３０", "09:30"),
        ("9時30分", "09:30"),
        ("9시30분", "09:30"),
        (" 24:00 ", "24:00"),
        ("00:00", "00:00"),
    ],
)
def test_a_clock_time_is_read_as_people_write_it(typed, read):
    assert WallTimeField().clean(typed) == read


@pytest.mark.parametrize("typed", ["25:00", "24:01", "9:60", "noon", "9", "-1:00"])
def test_what_is_no_clock_time_is_refused_and_told(typed):
    with pytest.raises(Exception, match=f"“{typed}” is not a time"):
        WallTimeField().clean(typed)


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(),
        forms.URLField(assume_scheme="https"),
        AddressField(),
        LocalizedFormField(),
    ],
    ids=lambda field: type(field).__name__,
)
@pytest.mark.parametrize("unseen", ["\x00", "\x07", "\x0b", "\x7f", "\ufffe", "\ud800"])
def test_what_no_page_can_show_is_refused_where_it_stands(field, unseen):
    typed = f"https://in.our{unseen}city.example/"
    if isinstance(field, AddressField):
        typed = f'"in our{unseen}city"@city.example'
    is_localized = isinstance(field, LocalizedFormField)
    with pytest.raises(forms.ValidationError) as refused:
        field.clean({"en": typed} if is_localized else typed)
    said = [one for one in refused.value.messages if "cannot be seen" in one]
    if not isinstance(field, AddressField):
        assert "our�city" in said[0]


def test_a_field_of_text_may_make_something_else_of_it():
    key = "12345678-1234-5678-1234-567812345678"
    assert str(forms.UUIDField().clean(key)) == key
    assert forms.JSONField().clean('{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("seen", ["\t", "\n", "\r\n", "\u2028", "\u202e", "\x85", "😀"])
def test_all_other_characters_are_kept(seen):
    typed = f"in our{seen}city"
    assert forms.CharField().clean(typed) == typed
    assert LocalizedFormField().clean({"en": typed}).in_("en").text == typed


@pytest.mark.parametrize(
    "typed", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"]
)
def test_a_day_that_no_clock_reckons_with_is_refused(typed):
    with pytest.raises(forms.ValidationError, match=f"“{typed}”.*from 1900 to 2199"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["eleven", "-1", "51", "99999999999999999999", "1.5"])
def test_a_whole_number_names_what_was_given_and_is_accepted(typed):
    with pytest.raises(forms.ValidationError) as refused:
        WholeField(min_value=0, max_value=50).clean(typed)
    assert refused.value.messages == [
        f"“{typed}” is not accepted: give a whole number from 0 to 50."
    ]


def test_a_number_too_large_for_any_row_is_no_choice():
    with pytest.raises(forms.ValidationError, match="99999999999999999999"):
        RowsField(City.objects.all()).clean(["99999999999999999999"])
