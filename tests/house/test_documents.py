"""What the documents say about the programs is what the programs say about themselves."""

import re
import subprocess
import unittest

import tree

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def run(*arguments):
    return subprocess.run([tree.programs() / arguments[0], *arguments[1:]], capture_output=True, text=True)


def help_of(command):
    return run("eniform", *command, "--help").stdout


def documented_commands(text):
    """The rows of docs/cli.md: | `state mv FROM TO` | … | as (words of the command, flags named in the row)."""
    for line in text.splitlines():
        match = re.match(r"\| `([a-z][^`]*)` \|", line)
        if match:
            words = []
            for word in match.group(1).split():
                if not re.fullmatch(r"[a-z]+", word):
                    break
                words.append(word)
            yield tuple(words), FLAG.findall(line)


class Documents(unittest.TestCase):
    def test_the_declaration_reference_is_the_generated_one(self):
        page = run("eniform", "schema", "--reference-page")
        self.assertEqual(0, page.returncode, page.stderr)
        self.assertEqual(page.stdout, (tree.ROOT / "docs" / "declarations.md").read_text(),
                         "write it again: build/bin/eniform schema --reference-page > docs/declarations.md")

    def test_every_documented_command_and_flag_exists(self):
        rows = list(documented_commands((tree.ROOT / "docs" / "cli.md").read_text()))
        self.assertGreater(len(rows), 10)
        for command, flags in rows:
            with self.subTest(command=command):
                result = run("eniform", *command, "--help")
                self.assertEqual(0, result.returncode, result.stderr)
                self.assertNotEqual(help_of(()), result.stdout, "the help of no command")
                known = FLAG.findall(result.stdout)
                for flag in flags:
                    self.assertIn(flag, known)

    def test_every_command_is_documented(self):
        documented = {command[0] for command, _ in documented_commands((tree.ROOT / "docs" / "cli.md").read_text())}
        known = re.findall(r"^  ([a-z]+)  ", help_of(()), re.MULTILINE)
        self.assertGreater(len(known), 8)
        self.assertEqual([], [c for c in known if c not in documented])

    def test_an_unknown_command_would_be_noticed(self):
        self.assertEqual(help_of(()), help_of(("explode",)))
        self.assertEqual([(("state", "mv"), ["--dry-run"])], list(documented_commands("| `state mv FROM TO` | … `--dry-run` |")))

    def test_every_command_shows_an_example(self):
        for command, _ in documented_commands((tree.ROOT / "docs" / "cli.md").read_text()):
            with self.subTest(command=command):
                self.assertIn("eniform " + " ".join(command), help_of(command))

    def test_links_lead_somewhere(self):
        for path in tree.files(".md"):
            for target in LINK.findall(path.read_text()):
                if "://" not in target:
                    with self.subTest(path=tree.relative(path), target=target):
                        self.assertTrue((path.parent / target).exists())

    def test_the_emulators_flags_are_documented(self):
        text = (tree.ROOT / "docs" / "emulator.md").read_text()
        help_text = run("eniform-emulator", "--help").stdout
        known = set(FLAG.findall(help_text)) - {"--help"}
        self.assertGreater(len(known), 4)
        self.assertEqual(set(), known - set(FLAG.findall(text)))


if __name__ == "__main__":
    unittest.main()
