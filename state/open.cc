#include "state/open.h"

#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "state/absent_store.h"
#include "state/schema.h"
#include "state/sqlite_store.h"
#include "state/state_file.h"

namespace eniform::state {
namespace {

absl::StatusOr<std::string> PathOf(const std::string& uri, const std::string& directory) {
  absl::string_view path = uri;
  if (!absl::ConsumePrefix(&path, "sqlite:")) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", uri, "' names no state this Eniform can open: write sqlite:PATH",
                     absl::StrContains(uri, "://") || uri.empty() ? "" : absl::StrCat(". Did you mean 'sqlite:", uri, "'?")));
  }
  const std::filesystem::path file{std::string(path)};
  if (!file.has_filename() || absl::StrContains(path, '\0')) {
    return absl::InvalidArgumentError(absl::StrCat("'", uri, "' names no file: write sqlite:PATH, as sqlite:.eniform/state.db"));
  }
  return std::filesystem::absolute(std::filesystem::path(directory) / file).lexically_normal().string();
}

}  // namespace

absl::StatusOr<std::unique_ptr<StateStore>> Open(const std::string& uri, const std::string& directory, const std::string& stack,
                                                 OpenMode mode, const Origin& origin) {
  absl::StatusOr<std::string> path = PathOf(uri, directory);
  if (!path.ok()) return path.status();
  SqliteOptions options;
  options.use = mode == OpenMode::kReadOnly ? FileUse::kRead : FileUse::kWrite;
  absl::StatusOr<std::unique_ptr<SqliteStore>> store = SqliteStore::Open(*path, options);
  if (absl::IsNotFound(store.status())) {
    switch (mode) {
      case OpenMode::kReadOnly:
        return std::make_unique<AbsentStore>(*path, stack);
      case OpenMode::kReadWrite:
        return absl::NotFoundError(
            absl::StrCat("there is no state ", *path, ". `eniform init` makes it, and so does the first `eniform apply`"));
      case OpenMode::kCreate:
        break;
    }
    if (stack.empty())
      return absl::InvalidArgumentError(absl::StrCat("the state ", *path, " can not be made without the name of its stack"));
    if (absl::Status status = CreateFile(*path, stack, *options.migrations, origin); !status.ok()) return status;
    store = SqliteStore::Open(*path, options);
  }
  if (!store.ok()) return store.status();
  if (!stack.empty() && (*store)->stack() != stack) {
    return absl::FailedPreconditionError(absl::StrCat("the state ", *path, " belongs to the stack '", (*store)->stack(), "', not to '",
                                                      stack, "'. Name that stack in the files, or another state with --state"));
  }
  return *std::move(store);
}

}  // namespace eniform::state
