// The rows of one stack in a database of PostgreSQL.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "state/postgres_session.h"
#include "state/row_access.h"

namespace eniform::state {

// All methods of both throw what libpqxx throws: PostgresSession makes a status of it.
// REQUIRES, of every method: In was called with the transaction that is open.
class PostgresReadRows : public ReadRows {
 public:
  // `key`: what the stack is called in the tables.
  explicit PostgresReadRows(std::string key) : key_(std::move(key)) {}
  static const PostgresStatements& Statements();

  void In(pqxx::transaction_base& transaction) { transaction_ = &transaction; }
  absl::StatusOr<Meta> ReadMeta() override;
  absl::StatusOr<LockRow> ReadLock() override;
  absl::Status Select(Selection selection, const Value& argument, Each each) override;

 private:
  const std::string key_;
  pqxx::transaction_base* transaction_ = nullptr;
};

class PostgresWriteRows : public WriteRows {
 public:
  // `session` outlives it. `now`: empty: the server's clock.
  PostgresWriteRows(PostgresSession& session, std::string key, std::function<absl::Time()> now)
      : session_(session), key_(std::move(key)), now_(std::move(now)) {}
  static const PostgresStatements& Statements();

  // What one transaction reads and writes again and again is kept here until Finish.
  void In(pqxx::transaction_base& transaction);
  absl::Status Finish();

  absl::Time Now() override;
  absl::StatusOr<Meta> ReadMeta() override;
  absl::Status WriteMeta(const Meta& meta) override;
  // Locks the row: no other process changes this state until the transaction is over.
  absl::StatusOr<LockRow> ReadLock() override;
  absl::Status WriteLock(int64_t fence, const Lock* lock) override;
  absl::StatusOr<int64_t> NewestRun() override;
  absl::StatusOr<std::optional<Run>> FindRun(int64_t id) override;
  absl::Status PutRun(const Run& run) override;
  absl::StatusOr<std::optional<JournalEntry>> FindEntry(int64_t run, int operation) override;
  absl::Status PutEntry(const JournalEntry& entry) override;
  absl::StatusOr<std::optional<ManagedObject>> FindObject(const std::string& address) override;
  absl::Status PutObject(const ManagedObject& object) override;
  absl::Status DeleteObject(const std::string& address) override;
  absl::Status PutPast(const Past& past) override;

 private:
  pqxx::result Do(const std::string& statement, std::vector<Value> values);
  absl::Status Put(const std::string& statement, const Row& row);

  PostgresSession& session_;
  const std::string key_;
  const std::function<absl::Time()> now_;
  pqxx::transaction_base* transaction_ = nullptr;
  absl::Time server_time_;
  std::optional<LockRow> lock_;
  std::optional<Meta> meta_;
  bool meta_changed_ = false;
};

}  // namespace eniform::state
