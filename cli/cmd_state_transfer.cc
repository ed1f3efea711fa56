// state export, state import: what is remembered as text, to be kept, compared and brought back.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/new_file.h"
#include "cli/render/state_change_text.h"
#include "cli/render/text.h"
#include "cli/state_commands.h"
#include "cli/state_edit.h"
#include "cli/stored_state.h"
#include "state/export.h"
#include "state/past.h"

namespace eniform::cli {
namespace {

struct ExportFlags {
  std::optional<int64_t> at;
  std::string out;
};

struct ImportFlags : EditFlags {
  std::string file;
  bool force = false;
};

ExitCode Export(Context& context, const ExportFlags& flags) {
  const auto state = ReadStoredState(context, flags.at);
  if (!state.ok()) return FailReading(context, state.status(), Format::kText);
  if (state->lineage().empty()) return context.Fail(Diagnostics{Message("EF-C44", {{"state", state::ShownUri(context.flags().state)}})});
  const auto text = state::WriteStateExport(*state);
  if (!text.ok()) return context.Fail(text.status());
  if (flags.out.empty()) {
    context.console().Out(*text);
    return ExitCode::kDone;
  }
  const absl::Status written = WriteNewFile(context.Path(flags.out), *text, FileMode::kPrivate);
  if (absl::IsAlreadyExists(written)) return context.Fail(Diagnostics{Message("EF-C51", {{"file", flags.out}})});
  if (!written.ok()) return context.Fail(Diagnostics{Message("EF-C19", {{"text", written.message()}})});
  context.console().Out(
      absl::StrCat("Wrote ", flags.out, ": serial ", state->serial(), ", ", Count(state->objects_size(), "object"), ".\n"));
  return ExitCode::kDone;
}

absl::StatusOr<std::string> ReadInput(Context& context, const std::string& file) {
  if (file == "-") return context.console().ReadAll();
  std::ifstream stream(context.Path(file), std::ios::binary);
  std::stringstream text;
  // Of an empty file nothing is taken, which the stream calls a failure.
  if (stream && (stream.peek() == std::ifstream::traits_type::eof() || text << stream.rdbuf()) && !stream.bad()) return text.str();
  return absl::UnavailableError(std::strerror(errno));
}

// Whether what the file says may take the place of `present`.
Diagnostics Refusals(const ImportFlags& flags, const StateSnapshot& present, const StateSnapshot& wanted) {
  if (flags.force || present.lineage().empty()) return {};
  if (present.stack() != wanted.stack()) {
    return {Message("EF-C73", {{"file", flags.file}, {"theirs", wanted.stack()}, {"ours", present.stack()}})};
  }
  if (present.lineage() != wanted.lineage()) {
    return {Message("EF-C74", {{"file", flags.file}, {"theirs", wanted.lineage()}, {"ours", present.lineage()}})};
  }
  if (wanted.serial() < present.serial()) {
    return {Message("EF-C75", {{"file", flags.file}, {"theirs", absl::StrCat(wanted.serial())}, {"ours", absl::StrCat(present.serial())}})};
  }
  return {};
}

// A state that does not exist is made as the one that was exported: its objects are a change that leads to its serial.
absl::StatusOr<std::unique_ptr<state::StateStore>> OpenForImport(Context& context, const ImportFlags& flags, const StateSnapshot& wanted) {
  const auto open = [&](const std::string& stack, state::OpenMode mode, const state::Origin& origin) {
    return state::Open(context.flags().state, context.flags().directory, stack, mode, origin);
  };
  if (flags.dry_run) return open("", state::OpenMode::kReadOnly, {});
  auto store = open("", state::OpenMode::kReadWrite, {});
  if (!absl::IsNotFound(store.status())) return store;
  const bool changes = wanted.serial() > 0 && wanted.objects_size() > 0;
  return open(wanted.stack(), state::OpenMode::kCreate, {wanted.lineage(), wanted.serial() - (changes ? 1 : 0)});
}

ExitCode Import(Context& context, const ImportFlags& flags) {
  const auto text = ReadInput(context, flags.file);
  if (!text.ok()) return context.Fail(Diagnostics{Message("EF-C76", {{"file", flags.file}, {"text", text.status().message()}})});
  const auto wanted = state::ParseStateExport(*text);
  if (!wanted.ok()) return context.Fail(Diagnostics{Message("EF-C72", {{"file", flags.file}, {"text", wanted.status().message()}})});
  const auto store = OpenForImport(context, flags, *wanted);
  if (!store.ok()) return context.Fail(store.status());
  return EditState(context, **store, flags, "state import", [&](state::StateStore&, const StateSnapshot& present) {
    PlannedEdit planned;
    planned.diagnostics = Refusals(flags, present, *wanted);
    if (HasErrors(planned.diagnostics)) return planned;
    planned.edits = state::EditsBetween(present, *wanted);
    planned.told =
        planned.edits.empty()
            ? absl::StrCat("What is remembered is what ", flags.file, " says; nothing was changed.\n")
            : absl::StrCat("What ", flags.file, " says (serial ", wanted->serial(), ", ", Count(wanted->objects_size(), "object"),
                           ") is remembered:\n", StateChangesText(present, planned.edits, context.style(Stream::kOut)),
                           "Only what is remembered changes, nothing in the cloud. To see what following it would take:\n\n    ",
                           context.CommandLine("plan"), "\n\n");
    return planned;
  });
}

}  // namespace

void AddStateTransfer(Registry& registry, CommandLine group) {
  CommandLine out = registry.Add(group, "export", "Writes what is remembered as JSON that compares line by line",
                                 "eniform state export --out shop.state.json\neniform state export --at 41");
  const auto exporting = std::make_shared<ExportFlags>();
  AddAt(out, exporting->at);
  out.Take({"--out", "FILE", "Write a new file instead of standard output, for its owner alone"}, exporting->out);
  registry.On(out, [exporting](Context& context) { return Export(context, *exporting); });

  CommandLine in =
      registry.Add(group, "import", "Remembers what an export says instead of what is remembered; nothing changes in the cloud",
                   "eniform state import shop.state.json --dry-run");
  const auto importing = std::make_shared<ImportFlags>();
  in.Take({"FILE", "", "What `eniform state export` wrote; - is standard input", nullptr, Value::Needed::kYes}, importing->file);
  in.Flag("--force", "Also where it is older, of another stack or of another lineage", importing->force);
  AddEditFlags(in, *importing);
  registry.On(in, [importing](Context& context) { return Import(context, *importing); });
}

}  // namespace eniform::cli
