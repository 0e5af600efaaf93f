"""Querysets that state their scope, or raise: whose rows are meant must never be forgotten."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, NoReturn, Self, TypeVar

from django.db import models

from units.access import Scope

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(Exception):
    """A queryset of a scoped noun was evaluated without within(scope) or everywhere()."""


class ScopedQuerySet(models.QuerySet[M, M]):
    """Evaluates only after ``within(scope)`` or ``everywhere()``.

    A subclass whose rows are further from their unit sets ``path_lookup``. Creating rows needs no
    scope. Prefetching wants ``Prefetch("lines", FieldLine.objects.everywhere())``.
    """

    path_lookup = "unit__path"
    _scope_stated = False

    def within(self, scope: Scope) -> Self:
        """The rows of the units that the scope covers."""
        return self.filter(scope.condition(self.path_lookup)).everywhere()

    def everywhere(self) -> Self:
        """All rows, said on purpose: the caller answers for who sees them."""
        stated = self.all()
        stated._scope_stated = True
        return stated

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # unknown to django-stubs
        clone._scope_stated = self._scope_stated
        return clone

    def _require_scope(self) -> None:
        # What is fetched already was fetched in a scope, prefetched rows too; none() shows nothing.
        if self._scope_stated or self._result_cache is not None or self.query.is_empty():
            return
        raise UnscopedQuery(f"{self.model.__name__}: say .within(scope) or .everywhere() first")

    def _fetch_all(self) -> None:
        self._require_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[M]:
        self._require_scope()
        return super().iterator(*args, **kwargs)

    def aiterator(self, *args: Any, **kwargs: Any) -> AsyncIterator[M]:
        self._require_scope()
        return super().aiterator(*args, **kwargs)

    def count(self) -> int:
        self._require_scope()
        return super().count()

    def exists(self) -> bool:
        self._require_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._require_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._require_scope()
        return super().update(**kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._require_scope()
        return super().bulk_update(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require_scope()
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        self._require_scope()
        return super()._raw_delete(using)

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._require_scope()
        return super().explain(*args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnscopedQuery(f"{self.model.__name__}: raw SQL cannot state a scope")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """As a subquery (``unit__in=…``) it shows rows as much as by itself."""
        self._require_scope()
        return super().resolve_expression(*args, **kwargs)

    def _merge_sanity_check(self, other: models.QuerySet[M]) -> None:
        """Before ``&``, ``|`` and ``^``: the other side's rows come in as well."""
        _require_scope_of(other)
        super()._merge_sanity_check(other)  # type: ignore[misc]

    def _combinator_query(self, combinator: str, *others: Any, **kwargs: Any) -> Self:
        """Before union, intersection and difference."""
        for other in others:
            _require_scope_of(other)
        combined: Self = super()._combinator_query(combinator, *others, **kwargs)  # type: ignore[misc]
        return combined


def _require_scope_of(other: models.QuerySet[Any]) -> None:
    if isinstance(other, ScopedQuerySet):
        other._require_scope()
