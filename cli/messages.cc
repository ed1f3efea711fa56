#include "cli/messages.h"

#include <cstdio>
#include <cstdlib>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace eniform::cli {

const std::vector<MessageRow>& AllMessages() {
  constexpr Severity kError = SEVERITY_ERROR;
  constexpr Severity kWarning = SEVERITY_WARNING;
  constexpr DiagnosticClass kFailure = DIAGNOSTIC_CLASS_FAILURE;
  constexpr DiagnosticClass kStale = DIAGNOSTIC_CLASS_STALE;
  constexpr DiagnosticClass kNone = DIAGNOSTIC_CLASS_UNSPECIFIED;
  static const auto& rows = *new std::vector<MessageRow>{
      // Wrong use.
      {"EF-C01", kError, kFailure, "This output format does not exist yet",
       "`--format {format}` is not in this version. This command prints {formats}.", ""},
      {"EF-C02", kError, kFailure, "A saved plan takes no planning flags",
       "'{file}' is applied exactly as it was saved; {flags} would change what is planned. Leave {flags} away, or plan again with it.", ""},
      {"EF-C03", kError, kFailure, "Not an address",
       "'{text}' (given with {flag}) is not TYPE.NAME. The types are network_interface, eip and eip_binding.", ""},
      {"EF-C04", kError, kFailure, "Not a variable", "'{text}' (given with --var) is not NAME=VALUE.", ""},
      {"EF-C05", kError, kFailure, "No such directory", "'{directory}' (given with -C) is not a directory that can be entered.", ""},
      {"EF-C06", kError, kFailure, "The command line is wrong", "{text}", "{help}"},
      {"EF-C07", kError, kFailure, "No such thing in this stack",
       "'{address}' (given with {flag}) is neither declared nor remembered.{hint}", ""},
      {"EF-C08", kError, kFailure, "Only a plan is printed as Markdown",
       "{text} is not a saved plan. What is remembered is printed as text and json; a plan is saved by `eniform plan --out FILE`.", ""},
      // The machine.
      {"EF-C10", kError, kFailure, "The state is locked", "{text}", ""},
      {"EF-C11", kError, kFailure, "The state is damaged", "{text}", ""},
      {"EF-C12", kError, kFailure, "Another version made this", "{text}", ""},
      {"EF-C13", kError, kFailure, "Access is refused", "{text}", ""},
      {"EF-C14", kError, kFailure, "Something is missing", "{text}", ""},
      {"EF-C15", kError, kFailure, "The credentials are refused", "{text}", ""},
      {"EF-C16", kError, kFailure, "Something does not answer", "{text}", ""},
      {"EF-C17", kError, kFailure, "This does not fit together", "{text}", ""},
      {"EF-C18", kError, kFailure, "Something did not work", "{text}", ""},
      {"EF-C19", kError, kFailure, "A file can not be written", "{text}", ""},
      // Plans.
      {"EF-C20", kError, kStale, "The plan is stale",
       "It was made for serial {planned} of the state, which is at serial {actual} now: something was applied or changed in between. Plan "
       "again.",
       "{command}"},
      {"EF-C21", kError, kStale, "The plan belongs to another state",
       "It was made for the state with lineage {planned}; this one has lineage {actual}. Apply it where it was made, or plan again here.",
       "{command}"},
      {"EF-C22", kError, kStale, "The plan was used already", "A saved plan is applied once: {digest} was started before. Plan again.",
       "{command}"},
      {"EF-C23", kError, kStale, "The cloud changed since the plan was made", "{changes}\nThe plan rests on these. Plan again.",
       "{command}"},
      {"EF-C24", kError, kStale, "The plan is not the one that was approved",
       "--expect-plan names {expected}, this plan is {actual}: the declarations, the state or the cloud changed since. Review the new "
       "plan.",
       ""},
      {"EF-C25", kError, kStale, "An earlier run is still open",
       "A run that ended before its time left {count} to be looked up. A saved plan can not know how they ended; this settles them and "
       "plans anew:",
       "{command}"},
      {"EF-C26", kWarning, kNone, "An earlier run is still open",
       "A run that ended before its time left {count} open: {operations}. {found} The state learns of it from `apply` alone.", "{command}"},
      {"EF-C27", kError, kFailure, "This plan can not be applied", "It was saved with errors. Mend what they say and plan again.", ""},
      {"EF-C28", kWarning, kNone, "Look-ups need a look at the cloud",
       "With --refresh=none only what the state remembers is known, and it remembers ids. A look-up by name or tags finds nothing then: "
       "name the thing by its id, or plan with a look at the cloud.",
       ""},
      // Asking.
      {"EF-C30", kError, kFailure, "Nobody can be asked",
       "Standard input is not a terminal, so nobody can type the `yes` this needs. In a pipeline:", "{command}"},
      {"EF-C31", kError, kFailure, "Apply cancelled", "{text}", ""},
      {"EF-C33", kError, kFailure, "A report of this bug was written",
       "{file} holds everything that planning decided from: the declarations, the state, what the clouds reported, and the plan that was "
       "not "
       "shown. It has no credentials, but names, ids and addresses: read it first, then attach it to a report of this bug.",
       ""},
      {"EF-C34", kError, kFailure, "The report of this bug could not be written",
       "{text} Attach the files and the state to a report instead.", ""},
      // State commands.
      {"EF-C40", kError, kFailure, "The state does not know this address", "'{address}' is not remembered.{hint}", "{command}"},
      {"EF-C41", kError, kFailure, "The state knows this address already",
       "'{address}' is remembered; nothing may take its place. Choose another name.", ""},
      {"EF-C42", kError, kFailure, "Only the name can change", "'{from}' and '{to}' are of different types.", ""},
      {"EF-C43", kError, kFailure, "There is no such thing to show",
       "'{text}' is neither a file nor an address such as network_interface.web-0.", "{command}"},
      {"EF-C44", kError, kFailure, "There is no state yet",
       "Nothing is remembered at {state}. It is made by `eniform init` or the first `eniform apply`.", ""},
      {"EF-C45", kWarning, kNone, "Still in the cloud",
       "{address} ({id}) is no longer remembered, but it still exists. While its lines remain, the next plan creates it anew or asks for "
       "an import.",
       ""},
      // The state's past, and its copies as text.
      {"EF-C70", kError, kFailure, "The state does not go back that far, or not yet that far on", "{text}", "{command}"},
      {"EF-C71", kError, kFailure, "There was no such run", "The state knows nothing of a run {run}. Those it knows:", "{command}"},
      {"EF-C72", kError, kFailure, "This is no export of a state", "{file}: {text}. Nothing was changed.", ""},
      {"EF-C73", kError, kFailure, "The export belongs to another stack",
       "{file} is of the stack '{theirs}', this state of '{ours}'. What this state remembers would be forgotten, while it still exists; "
       "the "
       "next plan would create it anew and work on the objects of '{theirs}'. If that is meant, say --force.",
       ""},
      {"EF-C74", kError, kFailure, "The export belongs to another state",
       "{file} is of the lineage {theirs}, this state of {ours}: two states of one stack, each with objects of its own. What only this one "
       "remembers would be forgotten, while it still exists, and what both remember would be changed by both. Import it where no state is, "
       "which makes the one it was taken from; or, if no other state is in use any more, say --force.",
       ""},
      {"EF-C75", kError, kFailure, "The export is older than the state",
       "{file} is of serial {theirs}, the state is at {ours}: what was done in between would be forgotten, and what was created then would "
       "be "
       "created again. To go back within this state there is `eniform state restore`; if the file is meant, say --force.",
       ""},
      {"EF-C76", kError, kFailure, "The export can not be read", "{file}: {text}.", ""},
      // Discovering.
      {"EF-C50", kError, kFailure, "It is not clear where to look", "{text}", ""},
      {"EF-C51", kError, kFailure, "The file exists already",
       "'{file}' (given with --out) is there already, and nothing is ever written over it. Choose another name, or remove it first.", ""},
      {"EF-C52", kError, kFailure, "The cloud does not know this id",
       "Provider '{provider}' has no {kind} '{id}' (given with {flag}).{hint} Check the id and the region of the provider.", ""},
      {"EF-C53", kError, kFailure, "An earlier run is still open",
       "A run that ended before its time left {count} to be looked up. What it made may not be remembered yet, and would be taken for "
       "something that nobody manages. This settles it:",
       "{command}"},
      {"EF-C54", kError, kFailure, "Not a tag", "'{text}' (given with --tag) is not KEY=VALUE.", ""},
      // Plugins.
      {"EF-C60", kError, DIAGNOSTIC_CLASS_REFUSED, "The plugin is not the pinned one",
       "{text} If you mean to run it, accept it, and review the change of .eniform.lock as you would review code:", "{command}"},
      {"EF-C61", kError, kFailure, "Nothing here uses a plugin",
       "Neither the files nor the state name one that could be pinned. Declare a provider first.", ""},
      // The lock.
      {"EF-C80", kError, kFailure, "The owner of the lock lives, or may",
       "Nothing was taken away. Wait for it to end, or end it where it runs. If you are sure that it must not go on, this takes the lock "
       "from it by force; it then writes nothing more:",
       "{command}"},
      // Drift.
      {"EF-C81", kError, kFailure, "Nothing of this name can be ignored",
       "'{text}' (given with --ignore) is no field, no address that is declared or remembered, and no field of one, as "
       "network_interface.web.tags.{hint}",
       ""},
      {"EF-C82", kWarning, kNone, "Not looked at",
       "Provider '{provider}' is not declared, and the state does not remember how to start it. Nobody can say whether these changed, and "
       "they stay as they are remembered: {addresses}. Declare the provider again to have them looked at.",
       ""},
      // What a run left that could not write the state.
      {"EF-C83", kWarning, kNone, "A recovery file can not be read",
       "{file} was not taken in, and is left as it is: {text}. What it could have told the clouds are asked instead. Remove it once "
       "nothing "
       "is open any more.",
       ""},
      {"EF-C84", kWarning, kNone, "A recovery file is of another state",
       "{file} belongs to the state with lineage {theirs}; this one has lineage {ours}. It was not taken in, and is left as it is.", ""},
      {"EF-C85", kWarning, kNone, "A recovery file is no longer needed",
       "{file}: {text} What it could have told the clouds are asked instead; it may be removed.", ""},
  };
  return rows;
}

Diagnostic Message(absl::string_view code, MessageArguments arguments, absl::string_view address) {
  static const auto index = [] {
    absl::flat_hash_map<absl::string_view, const MessageRow*> map;
    for (const MessageRow& row : AllMessages()) map[row.code] = &row;
    return map;
  }();
  const auto found = index.find(code);
  if (found == index.end()) {
    std::fprintf(stderr, "no message has the code %s\n", std::string(code).c_str());
    std::abort();
  }
  std::vector<std::pair<std::string, std::string>> replacements;
  for (const auto& [name, value] : arguments) replacements.emplace_back(absl::StrCat("{", name, "}"), std::string(value));
  const MessageRow& row = *found->second;
  Diagnostic diagnostic;
  diagnostic.set_severity(row.severity);
  diagnostic.set_diagnostic_class(row.diagnostic_class);
  diagnostic.set_code(std::string(row.code));
  diagnostic.set_summary(std::string(row.summary));
  diagnostic.set_detail(absl::StrReplaceAll(row.detail, replacements));
  diagnostic.set_command(absl::StrReplaceAll(row.command, replacements));
  diagnostic.set_address(std::string(address));
  return diagnostic;
}

Diagnostic MessageOf(const absl::Status& status) {
  const auto code = [&] {
    switch (status.code()) {
      case absl::StatusCode::kAborted:
        return "EF-C10";
      case absl::StatusCode::kDataLoss:
        return "EF-C11";
      case absl::StatusCode::kUnimplemented:
        return "EF-C12";
      case absl::StatusCode::kPermissionDenied:
        return "EF-C13";
      case absl::StatusCode::kNotFound:
        return "EF-C14";
      case absl::StatusCode::kUnauthenticated:
        return "EF-C15";
      case absl::StatusCode::kUnavailable:
      case absl::StatusCode::kDeadlineExceeded:
        return "EF-C16";
      case absl::StatusCode::kFailedPrecondition:
        return "EF-C17";
      default:
        return "EF-C18";
    }
  }();
  // Libraries write as parts of sentences; people read whole ones.
  std::string text(status.message());
  if (!text.empty()) text.front() = absl::ascii_toupper(text.front());
  if (!text.empty() && !absl::StrContains(text, '\n') && !absl::StrContains(".!?:;", text.substr(text.size() - 1))) text += '.';
  return Message(code, {{"text", text}});
}

}  // namespace eniform::cli
