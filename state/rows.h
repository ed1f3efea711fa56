// Rows: the proto message as it is, which is the truth, with a checksum; and columns made from it for people and their `select`.
#pragma once

#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"

namespace eniform::state {

// Of all parts, their lengths included. Part of the file format: never changed.
int64_t Checksum(std::initializer_list<absl::string_view> parts);

inline int64_t RowChecksum(absl::string_view table, absl::string_view key, absl::string_view message) {
  return Checksum({table, key, message});
}

// kDataLoss: the row named by table and key does not match its checksum.
absl::Status DamagedRow(absl::string_view table, absl::string_view key);

// The message of a row, read into `message`. kDataLoss: it does not match its checksum, and `message` is of no use.
absl::Status DecodeRow(absl::string_view table, absl::string_view key, absl::string_view bytes, int64_t checksum,
                       google::protobuf::MessageLite& message);

template <typename Message>
absl::StatusOr<Message> DecodeRow(absl::string_view table, absl::string_view key, absl::string_view bytes, int64_t checksum) {
  Message message;
  if (absl::Status status = DecodeRow(table, key, bytes, checksum, message); !status.ok()) return status;
  return message;
}

// The one row of `meta`.
struct Meta {
  int64_t schema_version = 0;
  std::string lineage;
  int64_t serial = 0;
  std::string stack;
  std::string created;
  int64_t objects = 0;  // rows of `objects`: a row that damage hid is missed

  int64_t Checksum() const;
};

// The row of `lock`. The fence stays when the lock is released: it only grows.
struct LockRow {
  int64_t fence = 0;
  bool held = false;
  Lock lock;  // where it is held
};

// kDataLoss: the row does not match its checksum. `message`: empty where nobody holds the lock.
absl::StatusOr<LockRow> DecodeLock(int64_t fence, absl::string_view message, int64_t checksum);

inline std::string EntryKey(const JournalEntry& entry) { return absl::StrCat(entry.run(), "/", entry.operation_id()); }

// What a column holds: nothing (NULL), a number, text, or bytes.
struct Bytes {
  std::string bytes;
};
using Value = std::variant<std::monostate, int64_t, double, std::string, Bytes>;

// A row as it is written: its columns, those of the key first, `message` and `checksum` last.
struct Column {
  absl::string_view name;
  Value value;
};
using Row = std::vector<Column>;

Row RowOf(const ManagedObject& object);
Row RowOf(const Run& run);
Row RowOf(const JournalEntry& entry);
Row RowOf(const Past& past);
// `lock`: nullptr where nobody holds it.
Row RowOfLock(int64_t fence, const Lock* lock);

// What people ask an object for. Empty: not known, or its type has no such thing.
struct ObjectColumns {
  explicit ObjectColumns(const ManagedObject& object);

  std::string type, name;  // of the address
  std::string cloud_name, primary_ip, secondary_ips, public_ip, mac, subnet, vpc, instance, network_interface, eip;
};

}  // namespace eniform::state
