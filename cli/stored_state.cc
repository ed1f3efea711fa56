#include "cli/stored_state.h"

#include "cli/messages.h"
#include "cli/render/state_text.h"

namespace eniform::cli {

absl::StatusOr<StateSnapshot> ReadStoredState(Context& context, std::optional<int64_t> at, const std::string& stack) {
  const auto store = state::Open(context.flags().state, context.flags().directory, stack, state::OpenMode::kReadOnly);
  if (!store.ok()) return store.status();
  return at ? (*store)->ReadAt(*at) : (*store)->Read();
}

Diagnostic WhyNotAt(const Context& context, const absl::Status& status) {
  const Diagnostic general = MessageOf(status);
  if (!absl::IsNotFound(status)) return general;
  return Message("EF-C70", {{"text", general.detail()}, {"command", context.CommandLine("state history")}});
}

ExitCode FailReading(Context& context, const absl::Status& status, Format format) {
  if (absl::IsNotFound(status)) return context.Fail(Diagnostics{WhyNotAt(context, status)}, format);
  return context.Fail(status, format);
}

const ManagedObject* FindObject(const StateSnapshot& state, absl::string_view address) {
  for (const ManagedObject& object : state.objects()) {
    if (object.address() == address) return &object;
  }
  return nullptr;
}

Diagnostic NotRemembered(const Context& context, const StateSnapshot& state, const std::string& address) {
  std::vector<std::string> known;
  for (const ManagedObject& object : state.objects()) known.push_back(object.address());
  return Message("EF-C40", {{"address", address}, {"hint", DidYouMean(address, known)}, {"command", context.CommandLine("state list")}},
                 address);
}

ExitCode ShowObject(Context& context, const std::string& address, Format format, std::optional<int64_t> at) {
  const auto state = ReadStoredState(context, at);
  if (!state.ok()) return FailReading(context, state.status(), format);
  const ManagedObject* object = FindObject(*state, address);
  if (!object) return context.Fail(Diagnostics{NotRemembered(context, *state, address)}, format);
  if (format == Format::kJson) {
    context.console().Out(ObjectJson(*object));
  } else {
    std::string text;
    AppendObject(text, *object, context.style(Stream::kOut));
    context.console().Out(text);
  }
  return ExitCode::kDone;
}

ExitCode ShowState(Context& context, Format format, std::optional<int64_t> at) {
  const auto state = ReadStoredState(context, at);
  if (!state.ok()) return FailReading(context, state.status(), format);
  context.console().Out(format == Format::kJson ? StateJson(*state) : StateText(*state, context.style(Stream::kOut)));
  return ExitCode::kDone;
}

}  // namespace eniform::cli
