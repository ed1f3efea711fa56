"""No include runs against the arrow, and each library stays in its folder."""

import unittest

import layers
import tree


class Layers(unittest.TestCase):
    def test_the_tree_keeps_to_the_arrows(self):
        found = []
        sources = tree.files(".cc", ".h", under=tree.SOURCE_FOLDERS)
        self.assertGreater(len(sources), 50)
        for path in sources:
            found += layers.violations(tree.relative(path), path.read_text())
        self.assertEqual([], found, "\n" + "\n".join(found))

    def test_every_folder_has_its_arrows(self):
        for path in tree.files(".cc", ".h", under=tree.SOURCE_FOLDERS):
            self.assertIsNotNone(layers.folder_of(tree.relative(path)), path)


class TheCheckItself(unittest.TestCase):
    """A check that can not fail is worth nothing: what is forbidden, put where it is forbidden."""

    WRONG = (
        ("planner/order.cc", '#include "apply/run.h"'),
        ("planner/order.cc", '#include "config/load.h"'),
        ("planner/order.cc", "#include <fstream>"),
        ("planner/verify/replay.cc", '#include "planner/claims.h"'),
        ("planner/verify/replay.cc", '#include "planner/world.h"'),
        ("planner/verify/replay.cc", "#include <fstream>"),
        ("cli/work.cc", '#include "planner/verify/verify.h"'),
        ("planner/order.cc", '#include "absl/time/clock.h"'),
        ("config/load.cc", '#include "planner/planner.h"'),
        ("state/store.h", '#include "apply/run.h"'),
        ("proto/ipv4.h", '#include "planner/planner.h"'),
        ("apply/run.cc", '#include "cli/command.h"'),
        ("apply/run.cc", '#include "config/load.h"'),
        ("apply/run.cc", '#include "providers/sdk/http.h"'),
        ("apply/run.cc", '#include "providers/tencentcloud/client.h"'),
        ("apply/run.cc", "#include <grpcpp/grpcpp.h>"),
        ("apply/run.cc", '#include "proto/provider.grpc.pb.h"'),
        ("apply/run.cc", "#  include <sqlite3.h>"),
        ("cli/main.cc", "#include <pqxx/pqxx>"),
        ("cli/main.cc", '#include "emulator/server.h"'),
        ("cli/main.cc", '#include "providers/sdk/serve.h"'),
        ("cli/main.cc", "#include <curl/curl.h>"),
        ("providers/tencentcloud/client.cc", '#include "providers/host/provider.h"'),
        ("providers/tencentcloud/client.cc", '#include "providers/alicloud/client.h"'),
        ("providers/tencentcloud/client.cc", '#include "planner/planner.h"'),
        ("providers/tencentcloud/client.cc", "#include <curl/curl.h>"),
        ("providers/tencentcloud/client.cc", "#include <grpcpp/grpcpp.h>"),
        ("providers/sdk/serve.cc", '#include "providers/tencentcloud/client.h"'),
        ("emulator/server.cc", '#include "proto/model.pb.h"'),
        ("emulator/server.cc", '#include "providers/sdk/http.h"'),
        ("emulator/server.cc", "#include <curl/curl.h>"),
        ("state/store.cc", '#include "sqlite_store.h"'),
        ("config/yaml.cc", "#include <httplib.h>"),
    )
    RIGHT = (
        ("planner/planner.cc", '#include "planner/verify/verify.h"'),
        ("planner/verify/verify.cc", '#include "planner/verify/scene.h"\n#include "proto/plan.pb.h"'),
        ("planner/order.cc", '#include "planner/order.h"\n#include <vector>\n#include "proto/plan.pb.h"'),
        ("apply/run.cc", '#include "providers/host/provider.h"\n#include "state/store.h"\n#include <thread>'),
        ("state/sqlite_store.cc", "#include <sqlite3.h>"),
        ("state/postgres_rows.h", "#include <pqxx/pqxx>"),
        ("providers/host/remote.cc", '#include <grpcpp/grpcpp.h>\n#include "proto/provider.grpc.pb.h"'),
        ("providers/tencentcloud/client.cc", '#include "providers/sdk/http.h"\n#include "providers/tencentcloud/signer.h"'),
        ("emulator/tencentcloud/vpc.cc", '#include "emulator/world.h"\n#include <httplib.h>'),
        ("cli/plan.cc", '#include "cli/render/text.h"\n#include "CLI/CLI.hpp"\n// #include "emulator/world.h" would be wrong'),
    )

    def test_each_forbidden_include_is_found(self):
        for path, text in self.WRONG:
            with self.subTest(path=path, text=text):
                self.assertEqual(1, len(layers.violations(path, "// first line\n" + text + "\n")))

    def test_the_line_is_named(self):
        self.assertIn("planner/order.cc:3: ", layers.violations("planner/order.cc", '\n\n#include "apply/run.h"\n')[0])

    def test_allowed_includes_are_let_through(self):
        for path, text in self.RIGHT:
            with self.subTest(path=path):
                self.assertEqual([], layers.violations(path, text))


if __name__ == "__main__":
    unittest.main()
