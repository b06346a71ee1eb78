"""Holds a JSON Schema against scenario files: check_schema.py SCHEMA FILE...

Every file must be valid, and no longer so once any of its maps has a key that nobody knows. Prints what is wrong, one
problem a line; prints nothing when all is well. Exit code 3: jsonschema or PyYAML is missing.
"""

import copy
import json
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(missing)
    sys.exit(3)


class Reader(yaml.SafeLoader):
    """YAML as editors see it: dates stay text."""


Reader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def with_text_keys(value):
    if isinstance(value, dict):
        return {str(key): with_text_keys(inner) for key, inner in value.items()}
    return [with_text_keys(inner) for inner in value] if isinstance(value, list) else value


def maps(value, path=()):
    """Paths of all maps, except those whose keys are paths or parameters of anyone's choice."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            if not (len(path) == 2 and path[0] == "what_if" and key == "set") and not (path[:2] == ("attribution", "rules")):
                yield from maps(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from maps(inner, path + (index,))


# Maps by name: what stands below one name is as good as below another.
BY_NAME = {"cases", "campaigns", "channels", "credit", "emits", "partners", "products", "seasonal", "segments", "survey"}


def kind(path):
    """The path with `*` for every index and every name of the writer's choice."""
    return tuple(
        "*" if isinstance(step, int) or (before in BY_NAME and step not in BY_NAME) else step
        for before, step in zip(("",) + path, path)
    )


def main(schema_file, *files):
    with open(schema_file, encoding="utf-8") as text:
        schema = json.load(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    tried = set()
    for name in files:
        with open(name, encoding="utf-8") as text:
            scenario = with_text_keys(yaml.load(text, Loader=Reader))
        for error in validator.iter_errors(scenario):
            print(f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message}")
        for path in maps(scenario):
            if kind(path) in tried:
                continue
            tried.add(kind(path))
            changed = copy.deepcopy(scenario)
            place = changed
            for step in path:
                place = place[step]
            place["nobody_knows"] = {"this": "key"}
            if validator.is_valid(changed):
                print(f"{name}: an unknown key passes at {'.'.join(map(str, path)) or 'the top'}")


main(*sys.argv[1:])
