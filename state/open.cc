#include "state/open.h"

#include <filesystem>
#include <functional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "state/absent_store.h"
#include "state/postgres_store.h"
#include "state/schema.h"
#include "state/sqlite_store.h"
#include "state/state_file.h"

namespace eniform::state {
namespace {

absl::StatusOr<std::string> PathOf(const std::string& uri, const std::string& directory) {
  absl::string_view path = uri;
  if (!absl::ConsumePrefix(&path, "sqlite:")) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", uri, "' names no state this Eniform can open: write sqlite:PATH or postgres://…",
                     absl::StrContains(uri, "://") || uri.empty() ? "" : absl::StrCat(". Did you mean 'sqlite:", uri, "'?")));
  }
  const std::filesystem::path file{std::string(path)};
  if (!file.has_filename() || absl::StrContains(path, '\0')) {
    return absl::InvalidArgumentError(absl::StrCat("'", uri, "' names no file: write sqlite:PATH, as sqlite:.eniform/state.db"));
  }
  return std::filesystem::absolute(std::filesystem::path(directory) / file).lexically_normal().string();
}

// How one kind of state is opened, and made.
template <typename Store>
struct Way {
  std::string name;  // as it may be shown
  std::function<absl::StatusOr<std::unique_ptr<Store>>()> open;
  std::function<absl::Status()> create;
};

template <typename Store>
absl::StatusOr<std::unique_ptr<StateStore>> OpenBy(const Way<Store>& way, const std::string& stack, OpenMode mode) {
  absl::StatusOr<std::unique_ptr<Store>> store = way.open();
  if (absl::IsNotFound(store.status())) {
    switch (mode) {
      case OpenMode::kReadOnly:
        return std::make_unique<AbsentStore>(way.name, stack);
      case OpenMode::kReadWrite:
        return absl::NotFoundError(
            absl::StrCat("there is no state ", way.name, ". `eniform init` makes it, and so does the first `eniform apply`"));
      case OpenMode::kCreate:
        break;
    }
    if (stack.empty())
      return absl::InvalidArgumentError(absl::StrCat("the state ", way.name, " can not be made without the name of its stack"));
    if (absl::Status status = way.create(); !status.ok()) return status;
    store = way.open();
  }
  if (!store.ok()) return store.status();
  if (!stack.empty() && (*store)->stack() != stack) {
    return absl::FailedPreconditionError(absl::StrCat("the state ", way.name, " belongs to the stack '", (*store)->stack(), "', not to '",
                                                      stack, "'. Name that stack in the files, or another state with --state"));
  }
  return *std::move(store);
}

}  // namespace

std::string ShownUri(const std::string& uri) {
  if (!IsPostgresUri(uri)) return uri;
  const absl::StatusOr<PostgresUri> parsed = ParsePostgresUri(uri);
  return parsed.ok() ? parsed->shown : "postgres://…";
}

absl::StatusOr<std::unique_ptr<StateStore>> Open(const std::string& uri, const std::string& directory, const std::string& stack,
                                                 OpenMode mode, const Origin& origin) {
  const FileUse use = mode == OpenMode::kReadOnly ? FileUse::kRead : FileUse::kWrite;
  if (IsPostgresUri(uri)) {
    absl::StatusOr<PostgresUri> parsed = ParsePostgresUri(uri);
    if (!parsed.ok()) return parsed.status();
    PostgresOptions options;
    options.use = use;
    return OpenBy(Way<PostgresStore>{parsed->shown, [&] { return PostgresStore::Open(*parsed, stack, options); },
                                     [&] { return PostgresStore::Create(*parsed, stack, origin, options); }},
                  stack, mode);
  }
  absl::StatusOr<std::string> path = PathOf(uri, directory);
  if (!path.ok()) return path.status();
  SqliteOptions options;
  options.use = use;
  return OpenBy(Way<SqliteStore>{*path, [&] { return SqliteStore::Open(*path, options); },
                                 [&] { return CreateFile(*path, stack, *options.migrations, origin); }},
                stack, mode);
}

absl::Status CreateOf(const std::string& uri, const std::string& directory, const StateCopy& copy) {
  if (IsPostgresUri(uri)) {
    absl::StatusOr<PostgresUri> parsed = ParsePostgresUri(uri);
    if (!parsed.ok()) return parsed.status();
    return PostgresStore::CreateOf(*parsed, copy, PostgresOptions());
  }
  absl::StatusOr<std::string> path = PathOf(uri, directory);
  if (!path.ok()) return path.status();
  absl::Status status = CreateFileOf(*path, copy, Migrations());
  return absl::IsAlreadyExists(status) ? absl::AlreadyExistsError(absl::StrCat("there is a state ", *path)) : status;
}

}  // namespace eniform::state
