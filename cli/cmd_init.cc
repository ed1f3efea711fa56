// init: a first file to edit, the state with its lineage, and a line for git. Never overwrites anything.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/messages.h"
#include "cli/new_file.h"
#include "cli/registry.h"
#include "cli/stored_state.h"
#include "cli/work.h"

namespace eniform::cli {
namespace {

constexpr absl::string_view kFileName = "main.eni.yaml";
constexpr absl::string_view kIgnored = ".eniform/";

// A name as declarations take it.
std::string KeyFrom(absl::string_view text) {
  std::string key;
  for (const char c : text) key += absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' ? c : '-';
  const size_t start = key.find_first_not_of("-_.");
  return start == std::string::npos ? "stack" : key.substr(start);
}

std::string FirstFile(const std::string& stack) {
  return absl::StrCat(
      "# What this stack is made of. `eniform plan` shows what would be done, `eniform apply` does it.\n"
      "# Editors check this file with the output of `eniform schema`.\n"
      "stack: ",
      stack, "\n\n",
      R"(providers:
  main: {plugin: tencentcloud, region: ap-guangzhou}   # credentials: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY

# network_interfaces:
#   web-0-data:
#     subnet: subnet-a1b2c3d4               # an id, or {name: app-a}, or {tags: {tier: app}}
#     security_groups: [sg-11112222]
#     primary_ip: 10.0.1.10                 # left out: the cloud picks one
#     secondary_ips: [10.0.1.11, 10.0.1.12]
#     tags: {tier: web}
#     attachment: {instance: ins-aaaa1111, delete_on_termination: true}

# eips:
#   web: {bandwidth_mbps: 10, charge: traffic}

# eip_bindings:
#   web: {eip: web, network_interface: web-0-data, private_ip: 10.0.1.11}
)");
}

// Whether the line had to be added.
absl::StatusOr<bool> AddIgnoreLine(const std::string& path) {
  struct stat info;
  if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat("'", path, "' is not a plain file; nothing is written through it. Add the line ",
                                                      kIgnored, " where it leads to yourself."));
  }
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  const std::string old = text.str();
  for (const absl::string_view line : absl::StrSplit(old, '\n')) {
    const absl::string_view bare = absl::StripAsciiWhitespace(line);
    if (bare == ".eniform/" || bare == ".eniform" || bare == "/.eniform/" || bare == "/.eniform") return false;
  }
  std::ofstream out(path, std::ios::app);
  out << (old.empty() || old.back() == '\n' ? "" : "\n") << std::string(kIgnored) << "\n";
  out.flush();
  if (!out) return absl::UnavailableError(absl::StrCat("Can not write '", path, "'."));
  return true;
}

bool HasDeclarationFiles(const std::string& directory) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (IsDeclarationFile(entry.path().filename().string())) return true;
  }
  return false;
}

ExitCode Run(Context& context) {
  std::string done;
  Work work;
  const bool written = !HasDeclarationFiles(context.flags().directory);
  if (written) {
    const std::string path = context.Path(std::string(kFileName));
    if (absl::Status status = WriteNewFile(path, FirstFile(KeyFrom(StackOf(context, {})))); !status.ok()) return context.Fail(status);
    absl::StrAppend(&done, "Wrote ", kFileName, ", to be edited.\n");
  }
  if (auto failure = LoadDeclarations(context, {}, {}, Declarations::kNeeded, work)) {
    context.Print(failure->diagnostics, work.sources());
    return failure->code;
  }
  const auto before = ReadStoredState(context, std::nullopt, StackOf(context, work.loaded.declaration));
  if (!before.ok()) return context.Fail(before.status());
  if (auto failure = OpenState(context, state::OpenMode::kCreate, StackOf(context, work.loaded.declaration), work)) {
    context.Print(failure->diagnostics);
    return failure->code;
  }
  if (before->lineage().empty()) absl::StrAppend(&done, "Made the state, lineage ", work.prior.lineage(), ".\n");
  const auto ignored = AddIgnoreLine(context.Path(".gitignore"));
  if (!ignored.ok()) return context.Fail(ignored.status());
  if (*ignored) absl::StrAppend(&done, "Added ", kIgnored, " to .gitignore.\n");
  if (done.empty()) {
    context.console().Out("Everything is there already: declarations, state and .gitignore. Nothing was changed.\n");
  } else {
    context.console().Out(absl::StrCat(done, "\nNext:\n\n    ", context.CommandLine("plan"), "\n"));
  }
  return ExitCode::kDone;
}

}  // namespace

void AddInit(Registry& registry) {
  CommandLine command =
      registry.Add("init", "Writes a first file to edit, a .gitignore line, and the state with its lineage", "eniform init -C shop-prod");
  registry.On(command, Run);
}

}  // namespace eniform::cli
