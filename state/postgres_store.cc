#include "state/postgres_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace eniform::state {
namespace {

// Of a database that is only to be read.
absl::Status MadeByOlder(absl::string_view name, int64_t version, size_t known_version) {
  return absl::FailedPreconditionError(absl::StrCat("the state ", name, " has schema version ", version, ", this Eniform reads version ",
                                                    known_version, ". Any command that writes to it brings it up to date, after a backup"));
}

// Which of the states in the database is meant.
absl::StatusOr<std::string> KeyOf(PostgresSession& session, const std::string& stack) {
  if (!session.uri().stack.empty()) return session.uri().stack;
  if (!stack.empty()) return stack;
  absl::StatusOr<std::vector<std::string>> stacks = FindStacks(session);
  if (!stacks.ok()) return stacks.status();
  if (stacks->empty()) return absl::NotFoundError(absl::StrCat("there is no state in ", session.uri().shown));
  if (stacks->size() == 1) return stacks->front();
  return absl::InvalidArgumentError(absl::StrCat("the database ", session.uri().shown, " has the states of several stacks: ",
                                                 absl::StrJoin(*stacks, ", "), ". Say which one with stack=NAME in the URI of --state"));
}

// Connects, and makes the tables where they are missing.
absl::Status Prepare(PostgresSession& session, const std::string& stack, const PostgresOptions& options) {
  const PostgresUri& uri = session.uri();
  if (!uri.stack.empty() && uri.stack != stack) {
    return absl::FailedPreconditionError(absl::StrCat("the URI ", uri.shown, " asks for the stack '", uri.stack, "', not for '", stack,
                                                      "'. Name the same one in the files and the URI, or none in the URI"));
  }
  if (absl::Status status = session.Connect(); !status.ok()) return status;
  if (absl::Status status = CheckServer(session); !status.ok()) return status;
  return MakeTables(session, *options.migrations);
}

}  // namespace

PostgresStore::PostgresStore(const PostgresUri& uri, std::string key, PostgresOptions options)
    : RowStore(options.lease),
      uri_(uri),
      key_(std::move(key)),
      options_(std::move(options)),
      writer_session_(uri_, PostgresWriteRows::Statements(), options_.patience),
      writer_rows_(writer_session_, key_, options_.now),
      committer_(writer_session_, writer_rows_),
      commits_(committer_),
      reader_session_(uri_, PostgresReadRows::Statements(), options_.patience),
      reader_rows_(key_) {}

absl::StatusOr<std::unique_ptr<PostgresStore>> PostgresStore::Open(const PostgresUri& uri, const std::string& stack,
                                                                   PostgresOptions options) {
  PostgresSession session(uri, {}, options.patience);
  if (absl::Status status = session.Connect(); !status.ok()) return status;
  if (absl::Status status = CheckServer(session); !status.ok()) return status;
  absl::StatusOr<int64_t> version = ReadVersion(session, *options.migrations);
  if (absl::IsUnimplemented(version.status())) {
    return absl::UnimplementedError(absl::StrCat("the state ", uri.shown, " can not be used: ", version.status().message()));
  }
  if (absl::IsDataLoss(version.status())) {
    return absl::DataLossError(absl::StrCat("the state ", uri.shown, " is damaged: ", version.status().message()));
  }
  if (!version.ok()) return version.status();
  if (*version == 0) return absl::NotFoundError(absl::StrCat("there is no state in ", uri.shown));
  if (*version < static_cast<int64_t>(options.migrations->size())) {
    if (options.use == FileUse::kRead) return MadeByOlder(uri.shown, *version, options.migrations->size());
    if (absl::Status status = MakeTables(session, *options.migrations); !status.ok()) return status;
  }
  absl::StatusOr<std::string> key = KeyOf(session, stack);
  if (!key.ok()) return key.status();
  bool found = false;
  absl::Status status = session.Run(PostgresSession::Kind::kRead, [&](pqxx::transaction_base& transaction) {
    found = !transaction.exec_params("SELECT 1 FROM eniform.meta WHERE stack = $1", *key).empty();
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (!found) return absl::NotFoundError(absl::StrCat("there is no state of the stack '", *key, "' in ", uri.shown));

  std::unique_ptr<PostgresStore> store(new PostgresStore(uri, *std::move(key), std::move(options)));
  absl::Status read = store->Look([&](Reader& reader) {
    absl::StatusOr<std::string> name = reader.ReadStack();
    if (name.ok()) store->stack_ = *std::move(name);
    return name.status();
  });
  if (!read.ok()) return read;
  return store;
}

absl::Status PostgresStore::Create(const PostgresUri& uri, const std::string& stack, const Origin& origin, const PostgresOptions& options) {
  absl::StatusOr<StateCopy> empty = EmptyState(stack, origin);
  if (!empty.ok()) return empty.status();
  PostgresSession session(uri, PostgresWriteRows::Statements(), options.patience);
  if (absl::Status status = Prepare(session, stack, options); !status.ok()) return status;
  absl::Status status = MakeStackOf(session, *empty);
  return absl::IsAlreadyExists(status) ? absl::OkStatus() : status;
}

absl::Status PostgresStore::CreateOf(const PostgresUri& uri, const StateCopy& copy, const PostgresOptions& options) {
  PostgresSession session(uri, PostgresWriteRows::Statements(), options.patience);
  if (absl::Status status = Prepare(session, copy.stack(), options); !status.ok()) return status;
  return MakeStackOf(session, copy);
}

absl::Status PostgresStore::Explain(absl::Status status) {
  if (!absl::IsDataLoss(status)) return status;
  std::string text = absl::StrCat("the state ", uri_.shown, " is damaged: ", status.message(), ". Nothing was changed. ");
  absl::StatusOr<std::vector<std::string>> copies = absl::UnknownError("");
  {
    absl::MutexLock lock(&reader_mutex_);
    copies = FindCopies(reader_session_, stack_.empty() ? key_ : stack_);
  }
  if (copies.ok() && !copies->empty()) {
    copies->resize(std::min<size_t>(copies->size(), 4));
    absl::StrAppend(&text, "Copies of it in the same tables, the newest first: ", absl::StrJoin(*copies, ", "),
                    ". How to go on with one of them: docs/state.md");
  } else {
    absl::StrAppend(&text,
                    "There is no copy of it beside it. Bring the database back from its backups, or adopt what exists with `imports:`");
  }
  return absl::DataLossError(text);
}

absl::Status PostgresStore::Commit(absl::FunctionRef<absl::Status(Writer&)> work) {
  if (options_.use == FileUse::kRead)
    return absl::FailedPreconditionError(absl::StrCat("the state ", uri_.shown, " was opened to be read"));
  Writer writer(writer_rows_);
  return Explain(commits_.Run([&] { return work(writer); }));
}

absl::Status PostgresStore::Look(absl::FunctionRef<absl::Status(Reader&)> look) {
  absl::Status status;
  {
    absl::MutexLock lock(&reader_mutex_);
    status = reader_session_.Run(PostgresSession::Kind::kRead,
                                 [&](pqxx::transaction_base& transaction) ABSL_EXCLUSIVE_LOCKS_REQUIRED(reader_mutex_) {
                                   reader_rows_.In(transaction);
                                   Reader reader(reader_rows_);
                                   return look(reader);
                                 });
  }
  return Explain(std::move(status));
}

absl::StatusOr<std::string> PostgresStore::Backup(const std::string& reason) {
  absl::StatusOr<std::string> name;
  {
    absl::MutexLock lock(&reader_mutex_);
    name = CopyStack(reader_session_, key_, reason);
  }
  if (!name.ok()) return Explain(name.status());
  return name;
}

}  // namespace eniform::state
