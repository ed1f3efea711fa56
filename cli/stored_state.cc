#include "cli/stored_state.h"

#include "cli/messages.h"
#include "cli/render/state_text.h"

namespace eniform::cli {

absl::StatusOr<StateSnapshot> ReadStoredState(Context& context, const std::string& stack) {
  const auto store = state::Open(context.flags().state, context.flags().directory, stack, state::OpenMode::kReadOnly);
  if (!store.ok()) return store.status();
  return (*store)->Read();
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

ExitCode ShowObject(Context& context, const std::string& address, Format format) {
  const auto state = ReadStoredState(context);
  if (!state.ok()) return context.Fail(state.status(), format);
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

}  // namespace eniform::cli
