// One file, as `eniform validate` reads it, to the text of its diagnostics. The first byte says which kind of file it is.
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "cli/render/diagnostic_text.h"
#include "config/load.h"
#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {
namespace {

// A directory for the one file, gone at the end of the process.
class Workplace {
 public:
  Workplace() {
    char pattern[] = "/tmp/eniform-fuzz-XXXXXX";
    Require(mkdtemp(pattern) != nullptr, "there is a temporary directory");
    path_ = pattern;
  }
  ~Workplace() { rmdir(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void LoadAs(const std::string& name, absl::string_view text) {
  static const Workplace workplace;
  const std::string path = workplace.path() + "/" + name;
  std::ofstream(path, std::ios::binary) << std::string(text);
  config::LoadOptions options;
  options.directory = workplace.path();
  options.variables["name"] = "value";
  options.jsonnet_program = JSONNET;
  options.jsonnet_seconds = 1;
  const config::Loaded loaded = config::Load(options);
  unlink(path.c_str());
  Require(loaded.sources != nullptr, "there are sources");
  const std::string shown = cli::DiagnosticsText(loaded.diagnostics, loaded.sources.get(), cli::Style(cli::Style::Color::kOff));
  Require(shown.empty() == loaded.diagnostics.empty(), "what is wrong is said");
  // A declaration without errors is fit to be planned: it goes to plugins as a message.
  Declaration again;
  Require(HasErrors(loaded.diagnostics) || again.ParseFromString(loaded.declaration.SerializeAsString()), "a declaration is a message");
}

}  // namespace

void FuzzDeclaration(absl::string_view input) {
  if (input.empty()) return;
  LoadAs(input[0] == '{' ? "main.eni.json" : "main.eni.yaml", input);
}

void FuzzJsonnet(absl::string_view input) { LoadAs("main.eni.jsonnet", input); }

}  // namespace eniform::fuzz
