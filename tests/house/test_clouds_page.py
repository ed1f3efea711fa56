"""Every rule, operation, key, command and test that docs/clouds.md names exists, and no row of the vendors' pages is without a test."""

import collections
import json
import re
import subprocess
import unittest

import tree

PAGE = tree.ROOT / "docs" / "clouds.md"
HEADS = ["page", "meaning", "declared", "operation", "rule", "test"]
UNTESTED = ("inside the guest", "a price")
Row = collections.namedtuple("Row", ["table", *HEADS])


def rows(text):
    """The rows of the tables that have HEADS, with the heading they stand below."""
    found, heading, heads = [], "", None
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("|"):
            heads = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if heads is None:
            heads = cells
        elif heads == HEADS and not set(line) <= set("|-"):
            found.append(Row(heading, *cells))
    return found


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def declared_keys(schema):
    """Every key of a declaration by its path: network_interfaces.attachment.instance."""
    keys = set()

    def walk(node, path):
        if "$ref" in node:
            node = schema["definitions"][node["$ref"].rsplit("/", 1)[1]]
        for part in ("allOf", "anyOf", "oneOf"):
            for each in node.get(part, []):
                walk(each, path)
        if isinstance(node.get("additionalProperties"), dict):
            walk(node["additionalProperties"], path)
        for name, value in node.get("properties", {}).items():
            keys.add(".".join([*path, name]))
            walk(value, [*path, name])

    walk(schema, [])
    return keys


class Tests:
    """The tests of the tree, as the page names them: (folder below tests/, name)."""

    def __init__(self):
        self.texts = {tree.relative(p)[len("tests/"):]: p.read_text() for p in tree.files("_test.cc", "_suite.h", ".py", under=("tests",))}
        self.walks = (tree.ROOT / "tests" / "e2e" / "test_walkthroughs.py").exists()

    def below(self, folder, suffix):
        return "\n".join(text for path, text in self.texts.items() if path.startswith(folder + "/") and path.endswith(suffix))

    def has(self, folder, name, codes=()):
        if folder == "examples":
            example = tree.ROOT / "examples" / name
            return self.walks and (example / "world.yaml").exists() and "```console\n" in (example / "README.md").read_text()
        if folder == "examples/moves":
            return (tree.ROOT / "examples" / "moves" / name / "plan.txt").exists()
        if folder == "e2e":
            *classes, function = name.split(".")
            text = self.below("e2e", ".py")
            return f"def {function}(self" in text and all(re.search(rf"^class {c}\(", text, re.MULTILINE) for c in classes)
        text = self.below(folder, ("_test.cc", "_suite.h"))
        if "." in name:
            suite, test = name.split(".")
            return re.search(rf"\b(TYPED_)?TEST(_[FP])?\({suite}, {test}\)", text) is not None
        return any(f'{{"{name}", "{code}"}}' in text for code in codes)


class CloudsPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = rows(PAGE.read_text())
        cls.tests = Tests()

    def expect_of_each(self, judge):
        """`judge(row)` gives what is wrong with a row; all of it is told together."""
        wrong = [f"{row.table} | {row.page} | {what}" for row in self.rows for what in judge(row)]
        self.assertEqual([], wrong, "\n".join(wrong))

    def test_the_five_pages_are_there(self):
        counts = collections.Counter(row.table for row in self.rows)
        self.assertEqual(5, len(counts))
        self.assertGreater(min(counts.values()), 30, counts)

    def test_no_row_is_without_a_test(self):
        def judge(row):
            if not (row.page and row.meaning and row.operation and row.rule):
                yield "a cell is empty"
            if row.test not in UNTESTED and (not quoted(row.test) or re.sub(r"`[^`]+`|[, ]", "", row.test)):
                yield f"no test: {row.test}"
        self.expect_of_each(judge)

    def test_every_test_exists(self):
        def judge(row):
            for reference in quoted(row.test):
                folder, _, name = reference.partition(": ")
                if not self.tests.has(folder, name, re.findall(r"[A-Z]+-[\w-]+", row.rule)):
                    yield f"{reference} is no test of {row.rule}"
        self.expect_of_each(judge)

    def test_every_rule_exists(self):
        page = (tree.ROOT / "docs" / "rules.md").read_text()
        codes = set(re.findall(r"^\| ([A-Z]+-[\w-]+) \|", page, re.MULTILINE))
        self.assertGreater(len(codes), 150)
        self.expect_of_each(lambda row: [code for code in row.rule.split(", ") if code not in codes])

    def test_every_operation_exists(self):
        kinds = re.search(r"enum OperationKind \{(.*?)\}", (tree.ROOT / "proto" / "plan.proto").read_text(), re.DOTALL).group(1)
        kinds = set(re.findall(r"^ +([A-Z_]+) = [1-9]", kinds, re.MULTILINE))
        self.assertGreater(len(kinds), 15)

        def judge(row):
            yield from (kind for kind in quoted(row.operation) if kind not in kinds)
            if not quoted(row.operation) and row.operation != "all" and not row.operation.startswith("none"):
                yield row.operation
        self.expect_of_each(judge)

    def test_every_key_and_command_exists(self):
        schema = json.loads(subprocess.run([tree.programs() / "eniform", "schema"], capture_output=True, check=True).stdout)
        keys = declared_keys(schema)
        self.assertIn("network_interfaces.attachment.delete_on_termination", keys)
        commands = re.findall(r"(?m)^\| `([a-z]+(?: [a-z]+)*)", (tree.ROOT / "docs" / "cli.md").read_text())
        self.assertIn("state show", commands)
        known = keys | {"eniform " + command for command in commands}
        self.expect_of_each(lambda row: [key for key in quoted(row.declared) if key not in known])

    def test_what_does_not_exist_is_noticed(self):
        for folder, name, codes in (("planner/rules", "OtherVpc", ["ALI-10"]), ("planner/rules", "Nonsense", ["ALI-09"]),
                                    ("emulator", "AttachTest.DoesNothing", []), ("planner", "AttachTest.WaitsForTheInstanceAndInuse", []),
                                    ("e2e", "test_nothing_at_all", []), ("e2e", "Nobody.test_import", []), ("examples", "nowhere", []),
                                    ("examples", "failover", []), ("examples/moves", "nowhere", []), ("nowhere", "LifeTest.ImportAdopts", [])):
            self.assertFalse(self.tests.has(folder, name, codes), f"{folder}: {name}")
        self.assertTrue(self.tests.has("planner/rules", "OtherVpc", ["ALI-09"]))
        self.assertNotIn("network_interfaces.subnets", declared_keys({"properties": {"network_interfaces": {"properties": {"subnet": {}}}}}))


if __name__ == "__main__":
    unittest.main()
