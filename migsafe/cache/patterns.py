"""The declared key patterns, and which of them the deploy's purge globs match.

Whether a glob matches a pattern is decided for all the keys that the pattern can have, not for a sample of them.
"""

from collections.abc import Iterator, Sequence

from migsafe.cache.glob import compile_glob
from migsafe.cache.key_after import key_after_fault
from migsafe.cache.key_language import overlap
from migsafe.cache.template import KeyTemplate, parse_template
from migsafe.errors import Place, SettingsError
from migsafe.model import CacheServer, Item, Pattern, Purge, Query, ScriptCommand, Skip
from migsafe.sections import PatternSection
from migsafe.settings import FILE_NAME, Settings

PatternRow = Pattern | Purge | ScriptCommand | CacheServer | Skip


def read_patterns(settings: Settings, queries: Sequence[Query]) -> tuple[PatternRow, ...]:
    """Every `[[cache.pattern]]`, then every glob that the deploy deletes with each pattern it matches: those of
    `[deploy] purge` and those found in its scripts, whose commands come along.

    `queries` is the workload that loaders are looked up in. Without patterns: a Skip that says so.
    Raises SettingsError, with file and line, for a pattern that cannot work.
    """
    sections = settings.sections
    _check_names(settings)
    _check_policy(settings)
    patterns = tuple(_pattern(section, settings, queries) for section in sections.cache.pattern)
    purges = tuple(_purges(patterns, settings))
    if not patterns:
        reason = "no cache patterns in the settings; declare [[cache.pattern]]"
        return (*purges, Skip(Item.CACHE, reason, configured=False))
    redis = sections.cache.redis
    return (*patterns, *purges, CacheServer(redis.maxmemory, redis.policy, sections.deploy.database_cores))


def matching(glob: str, patterns: Sequence[Pattern]) -> tuple[str | None, ...]:
    """The names of the patterns of which some key matches `glob`; (None,) where there is none."""
    steps = compile_glob(glob).steps
    names = tuple(pattern.name for pattern in patterns if overlap(steps, parse_template(pattern.key).steps))
    return names or (None,)


def settings_error(settings: Settings, needle: str, message: str, hint: str = "") -> SettingsError:
    """An error at the line of the settings file on which `needle` stands."""
    return SettingsError(message, hint=hint, place=Place(settings_path(settings), settings.line_of(needle)))


def settings_path(settings: Settings) -> str:
    """The settings file as the user named it."""
    return str(settings.path) if settings.path else FILE_NAME


def _purges(patterns: Sequence[Pattern], settings: Settings) -> Iterator[Purge | ScriptCommand | Skip]:
    declared = [(glob, settings_path(settings), settings.line_of(glob)) for glob in settings.sections.deploy.purge]
    scripted: list[tuple[str, str, int]] = []
    if settings.sections.deploy.scripts:
        from migsafe.cache.scripts import deleted_globs, read_scripts  # few projects have them

        commands = read_scripts(settings)
        yield from commands
        found = [row for row in commands if isinstance(row, ScriptCommand)]
        scripted = [(glob, command.path, command.line) for command, glob in deleted_globs(found)]
    for glob, path, line in dict.fromkeys((*declared, *scripted)):
        for name in matching(glob, patterns):
            yield Purge(glob, name, path, line)


def _check_names(settings: Settings) -> None:
    names: set[str] = set()
    keys: dict[str, str] = {}
    for section in settings.sections.cache.pattern:
        if section.name in names:
            raise settings_error(settings, section.key, f"cache pattern `{section.name}` is declared twice")
        if section.key in keys:
            message = f"cache patterns `{keys[section.key]}` and `{section.name}` have the same key `{section.key}`"
            raise settings_error(settings, section.name, message)
        names.add(section.name)
        keys[section.key] = section.name
    for name in settings.sections.deploy.warm:
        if name not in names:
            hint = f"declared: {', '.join(sorted(names)) or 'none'}"
            raise settings_error(settings, name, f"deploy.warm: no cache pattern is named `{name}`", hint)


_POLICIES = ("noeviction", *(f"{of}-{how}" for of in ("allkeys", "volatile") for how in ("lru", "lfu", "random")))


def _check_policy(settings: Settings) -> None:
    policy = settings.sections.cache.redis.policy
    known = (*_POLICIES, "volatile-ttl")
    if policy not in known:
        message = f"cache.redis.policy: `{policy}` is no eviction policy"
        raise settings_error(settings, policy, message, f"policies: {', '.join(known)}")


def _pattern(section: PatternSection, settings: Settings, queries: Sequence[Query]) -> Pattern:
    template = _template(section, section.key, settings)
    after = _after(section, template, settings, queries)
    for name, query, own in (("loader", section.loader, template), ("loader_after", section.loader_after, after)):
        if query is not None:
            _check_loader(name, query, section, own, template, settings, queries)
    return Pattern(
        name=section.name,
        key=section.key,
        glob=template.glob,
        kind=section.kind,
        codec=section.codec,
        loader=section.loader,
        ttl_s=_seconds(section.ttl),
        key_after=section.key_after,
        loader_after=section.loader_after,
        max_staleness_s=_seconds(section.max_staleness),
        warmed=section.name in settings.sections.deploy.warm,
        path=settings_path(settings),
        line=settings.line_of(section.key),
        jitter=_jitter(section, settings),
        dual_read=section.dual_read,
        coalesce=section.coalesce != "none",
    )


def _jitter(section: PatternSection, settings: Settings) -> float:
    if not 0 <= section.jitter < 1:
        message = f"cache pattern `{section.name}`: jitter {section.jitter:g} is no share from 0 to 1"
        raise settings_error(settings, section.name, message, "0.1 spreads the ttl from 90 % to 110 %")
    return section.jitter


def _template(section: PatternSection, text: str, settings: Settings) -> KeyTemplate:
    try:
        return parse_template(text)
    except ValueError as error:
        hint = "a key is text with {field} parts, as in `post:{id}`; write {{ and }} for braces themselves"
        raise settings_error(settings, text, f"cache pattern `{section.name}`: key `{text}` {error}", hint) from None


def _check_loader(
    setting: str,
    name: str,
    section: PatternSection,
    template: KeyTemplate,
    old: KeyTemplate,
    settings: Settings,
    queries: Sequence[Query],
) -> None:
    """`template` is the key that the loader fills, `old` that of today: a field that is new may be in its result."""
    what = f"cache pattern `{section.name}`: {setting} `{name}`"
    query = next((query for query in queries if query.name == name), None)
    if query is None:
        hint = f"queries known: {', '.join(sorted(query.name for query in queries)) or 'none'}"
        raise settings_error(settings, name, f"{what} is not a query of the workload", hint)
    if query.problem is not None:
        return
    for parameter in query.parameters:
        if parameter not in template.fields:
            hint = f"add {{{parameter}}} to the key `{template.text}`, or name another loader"
            raise settings_error(settings, name, f"{what} takes `{parameter}`, which no field of the key binds", hint)
    for field in template.fields:
        if field in old.fields and field not in query.parameters:
            hint = f"{name} takes: {', '.join(query.parameters) or 'no parameter'}"
            message = f"{what} does not take {{{field}}} of the key `{template.text}`"
            raise settings_error(settings, template.text, message, hint)


def _after(section: PatternSection, template: KeyTemplate, settings: Settings, queries: Sequence[Query]) -> KeyTemplate:
    """The key of after. Raises SettingsError where it has fields of which nobody says what they may be."""
    if section.key_after is None and not section.fields_after:
        return template
    after = _template(section, section.key_after or section.key, settings)
    fault = key_after_fault(section, template, after, queries)
    if fault is not None:
        message = f"cache pattern `{section.name}`: {fault.message}"
        raise settings_error(settings, fault.needle, message, fault.hint)
    return after


def _seconds(duration: float | None) -> float | None:
    return None if duration is None else float(duration)
