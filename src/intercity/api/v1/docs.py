"""The description of the API as a page of ours: no scripts, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the page tells it; its words are English."""

    path: str
    about: str
    parameters: tuple[tuple[str, str, bool], ...]
    answer: str


class Docs(DocsBase):
    """Every operation with its parameters, and every shape with its fields."""

    def render_page(
        self,
        request: HttpRequest,
        api: NinjaAPI,
        **kwargs: Any,
    ) -> HttpResponse:
        """One page for all of it."""
        schema = api.get_openapi_schema()
        context = {
            "description": schema["info"]["description"],
            "openapi_url": self.get_openapi_url(api, kwargs),
            "operations": list(_operations(schema)),
            "shapes": [
                (name, shape.get("description", ""), list(_fields(shape)))
                for name, shape in schema["components"]["schemas"].items()
                if "properties" in shape
            ],
        }
        return render(request, "api/docs.html", context)


def _operations(schema: dict[str, Any]) -> Iterator[Operation]:
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            parameters = tuple(
                (one["name"], one.get("description", ""), one["required"])
                for one in operation["parameters"]
            )
            content = operation["responses"][200]["content"]["application/json"]
            yield Operation(
                path, operation["description"], parameters, _kind(content["schema"])
            )


def _fields(shape: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, field in shape["properties"].items():
        yield name, _kind(field), field.get("description", "")


def _kind(schema: dict[str, Any]) -> str:
    """A type in a few words: "list of Item", "string (date) or null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    name = str(schema.get("type", "any"))
    return f"{name} ({schema['format']})" if "format" in schema else name
