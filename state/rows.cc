#include "state/rows.h"

#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_join.h"
#include "proto/enum_text.h"
#include "proto/resource_address.h"
#include "state/lease.h"

namespace eniform::state {
namespace {

// Eight bytes a step: a checksum must not cost more than reading the row. Not against forgery, only against damage: each step is
// a bijection of the sum so far, so that a change of one word always changes the result.
class Mixer {
 public:
  void Add(absl::string_view bytes) {
    AddWord(bytes.size());
    while (bytes.size() >= 8) {
      AddWord(Load(bytes.data()));
      bytes.remove_prefix(8);
    }
    char rest[8] = {};
    if (!bytes.empty()) std::memcpy(rest, bytes.data(), bytes.size());
    AddWord(Load(rest));
  }
  int64_t sum() const { return static_cast<int64_t>(sum_); }

 private:
  static uint64_t Load(const char* bytes) {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
  }
  void AddWord(uint64_t word) {
    sum_ = (sum_ ^ word) * 0x9e3779b97f4a7c15u;
    sum_ ^= sum_ >> 29;
  }
  uint64_t sum_ = 0x656e69666f726d31u;
};

Value Optional(std::string text) { return text.empty() ? Value() : Value(std::move(text)); }

void AddMessage(Row& row, absl::string_view table, absl::string_view key, std::string message) {
  const int64_t checksum = RowChecksum(table, key, message);
  row.push_back({"message", Bytes{std::move(message)}});
  row.push_back({"checksum", checksum});
}

}  // namespace

int64_t Checksum(std::initializer_list<absl::string_view> parts) {
  Mixer mixer;
  for (const absl::string_view part : parts) mixer.Add(part);
  return mixer.sum();
}

absl::Status DamagedRow(absl::string_view table, absl::string_view key) {
  return absl::DataLossError(absl::StrCat("row '", key, "' of table ", table, " does not match its checksum"));
}

int64_t Meta::Checksum() const {
  return state::Checksum({absl::StrCat(schema_version), lineage, absl::StrCat(serial), stack, created, absl::StrCat(objects)});
}

absl::Status DecodeRow(absl::string_view table, absl::string_view key, absl::string_view bytes, int64_t checksum,
                       google::protobuf::MessageLite& message) {
  const bool whole = RowChecksum(table, key, bytes) == checksum && message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return whole ? absl::OkStatus() : DamagedRow(table, key);
}

absl::StatusOr<LockRow> DecodeLock(int64_t fence, absl::string_view message, int64_t checksum) {
  absl::StatusOr<Lock> lock = DecodeRow<Lock>("lock", absl::StrCat(fence), message, checksum);
  if (!lock.ok()) return lock.status();
  return LockRow{fence, !message.empty(), *std::move(lock)};
}

Row RowOf(const ManagedObject& object) {
  ObjectColumns columns(object);
  Row row = {{"address", object.address()},
             {"type", std::move(columns.type)},
             {"name", std::move(columns.name)},
             {"provider", object.provider()},
             {"id", Optional(object.id())},
             {"cloud_name", Optional(std::move(columns.cloud_name))},
             {"primary_ip", Optional(std::move(columns.primary_ip))},
             {"secondary_ips", Optional(std::move(columns.secondary_ips))},
             {"public_ip", Optional(std::move(columns.public_ip))},
             {"mac", Optional(std::move(columns.mac))},
             {"subnet", Optional(std::move(columns.subnet))},
             {"vpc", Optional(std::move(columns.vpc))},
             {"instance", Optional(std::move(columns.instance))},
             {"network_interface", Optional(std::move(columns.network_interface))},
             {"eip", Optional(std::move(columns.eip))},
             {"protect", int64_t{object.protect()}}};
  AddMessage(row, "objects", object.address(), object.SerializeAsString());
  return row;
}

Row RowOf(const Run& run) {
  Row row = {{"id", run.id()},
             {"command", run.command()},
             {"result", Optional(run.result() ? std::string(EnumText(run.result())) : "")},
             {"plan_digest", Optional(run.plan_digest())},
             {"git_commit", Optional(run.git_commit())},
             {"started_at", Optional(TimeText(run.started_at()))},
             {"finished_at", Optional(TimeText(run.finished_at()))},
             {"user", Optional(run.actor().user())},
             {"host", Optional(run.actor().host())},
             {"pid", run.actor().pid()},
             {"ci_run", Optional(run.actor().ci_run())},
             {"done", int64_t{run.done()}},
             {"failed", int64_t{run.failed()}},
             {"not_started", int64_t{run.not_started()}},
             {"in_doubt", int64_t{run.in_doubt()}},
             {"serial_before", run.serial_before()},
             {"serial_after", run.serial_after()}};
  AddMessage(row, "runs", absl::StrCat(run.id()), run.SerializeAsString());
  return row;
}

Row RowOf(const JournalEntry& entry) {
  const Operation& operation = entry.operation();
  Row row = {{"run", entry.run()},
             {"operation_id", int64_t{entry.operation_id()}},
             {"kind", OperationKind_Name(operation.kind())},
             {"target", Optional(operation.target())},
             {"provider", Optional(operation.provider())},
             {"token", entry.token()},
             {"status", std::string(EnumText(entry.status()))},
             {"started_at", Optional(TimeText(entry.started_at()))},
             {"finished_at", Optional(TimeText(entry.finished_at()))},
             {"error_code", Optional(entry.error().code())},
             {"error_message", Optional(entry.error().message())},
             {"error_request_id", Optional(entry.error().request_id())}};
  AddMessage(row, "journal", EntryKey(entry), entry.SerializeAsString());
  return row;
}

Row RowOf(const Past& past) {
  Row row = {{"serial", past.serial()}, {"addresses", absl::StrJoin(past.before(), ",", [](std::string* out, const Past::Before& before) {
                                           out->append(before.address());
                                         })}};
  AddMessage(row, "past", absl::StrCat(past.serial()), past.SerializeAsString());
  return row;
}

Row RowOfLock(int64_t fence, const Lock* lock) {
  const Lock shown = lock ? *lock : Lock();
  Row row = {{"fence", fence},
             {"user", Optional(shown.owner().user())},
             {"host", Optional(shown.owner().host())},
             {"pid", shown.owner().pid()},
             {"ci_run", Optional(shown.owner().ci_run())},
             {"purpose", Optional(shown.purpose())},
             {"acquired_at", Optional(TimeText(shown.acquired_at()))},
             {"heartbeat_at", Optional(TimeText(shown.heartbeat_at()))},
             {"lease_seconds", shown.lease_seconds()}};
  AddMessage(row, "lock", absl::StrCat(fence), lock ? lock->SerializeAsString() : "");
  return row;
}

ObjectColumns::ObjectColumns(const ManagedObject& object) {
  if (const std::optional<ResourceAddress> address = ResourceAddress::Parse(object.address())) {
    type = std::string(ResourceTypeText(address->type));
    name = address->name;
  }
  switch (object.attributes().of_case()) {
    case Attributes::kNetworkInterface: {
      const InterfaceAttributes& from = object.attributes().network_interface();
      cloud_name = from.name();
      primary_ip = from.primary_ip();
      secondary_ips = absl::StrJoin(from.secondary_ips(), ",");
      mac = from.mac();
      subnet = from.subnet();
      vpc = from.vpc();
      instance = from.instance();
      network_interface = from.id();
      break;
    }
    case Attributes::kEip: {
      const EipAttributes& from = object.attributes().eip();
      cloud_name = from.name();
      public_ip = from.public_ip();
      eip = from.id();
      break;
    }
    case Attributes::kEipBinding: {
      const EipBindingAttributes& from = object.attributes().eip_binding();
      primary_ip = from.private_ip();
      public_ip = from.public_ip();
      network_interface = from.network_interface();
      eip = from.eip();
      break;
    }
    case Attributes::OF_NOT_SET:
      break;
  }
}

}  // namespace eniform::state
