#include "apply/recovery.h"

#include <openssl/evp.h>

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "apply/ledger.h"
#include "google/protobuf/util/json_util.h"
#include "proto/enum_text.h"

namespace eniform::apply {
namespace {

using Json = nlohmann::json;

constexpr absl::string_view kFamily = "eniform-recovery ";
constexpr absl::string_view kFormat = "eniform-recovery 1";

// Its objects are maps, so that keys come in ascending order.
std::string Canonical(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string Checksum(absl::string_view text) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), hash, &size, EVP_sha256(), nullptr);
  return absl::StrCat("sha256:", absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash), size)));
}

absl::Status Damaged(absl::string_view what) { return absl::DataLossError(absl::StrCat("it is damaged: ", what)); }

std::string TextOf(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

absl::string_view HowItEnded(const JournalEntry& entry) {
  switch (entry.status()) {
    case JOURNAL_STATUS_DONE:
      return "was done";
    case JOURNAL_STATUS_FAILED:
      return "failed, and nothing was done";
    default:
      return "is in doubt";
  }
}

// The entries nobody has closed yet.
class OpenEntries {
 public:
  explicit OpenEntries(const std::vector<JournalEntry>& entries) {
    for (const JournalEntry& entry : entries) tokens_[{entry.run(), entry.operation_id()}] = entry.token();
  }
  bool Has(const JournalEntry& entry) const {
    const auto found = tokens_.find({entry.run(), entry.operation_id()});
    return found != tokens_.end() && found->second == entry.token();
  }

 private:
  std::map<std::pair<int64_t, int32_t>, std::string> tokens_;
};

}  // namespace

std::string EncodeRecovery(const RecoveryRecord& record) {
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  const auto printed = google::protobuf::util::MessageToJsonString(record, &text, options);
  Json body = printed.ok() ? Json::parse(text, nullptr, /*allow_exceptions=*/false) : Json(Json::value_t::discarded);
  // Only words of an error can be no text; they explain and decide nothing.
  if (body.is_discarded()) {
    RecoveryRecord plain = record;
    for (UnrecordedOutcome& outcome : *plain.mutable_outcomes()) {
      ProviderError& error = *outcome.mutable_entry()->mutable_error();
      for (std::string* words : {error.mutable_message(), error.mutable_code(), error.mutable_request_id(), error.mutable_action()}) {
        *words = absl::CHexEscape(*words);
      }
    }
    text.clear();
    (void)google::protobuf::util::MessageToJsonString(plain, &text, options);
    body = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  }
  const Json file = {{"checksum", Checksum(Canonical(body))}, {"format", std::string(kFormat)}, {"recovery", body}};
  return Canonical(file) + "\n";
}

absl::StatusOr<RecoveryRecord> DecodeRecovery(absl::string_view text) {
  const Json file = Json::parse(text.data(), text.data() + text.size(), nullptr, /*allow_exceptions=*/false);
  if (file.is_discarded() || !file.is_object()) return Damaged("it is no JSON, or was cut off");
  const std::string format = TextOf(file, "format");
  if (!absl::StartsWith(format, kFamily)) return Damaged("it does not say that a run of Eniform left it");
  if (format != kFormat) {
    return absl::UnimplementedError(absl::StrCat("a newer Eniform left it (", format, "); this one reads ", kFormat, ". Use that one"));
  }
  const auto body = file.find("recovery");
  if (body == file.end() || TextOf(file, "checksum") != Checksum(Canonical(*body))) return Damaged("its checksum does not match");
  RecoveryRecord record;
  if (!google::protobuf::util::JsonStringToMessage(Canonical(*body), &record).ok()) return Damaged("it holds something else");
  return record;
}

absl::StatusOr<TakenIn> TakeIn(const RecoveryRecord& record, state::StateStore& store, state::LockToken lock) {
  const absl::StatusOr<StateSnapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  TakenIn taken;
  if (record.lineage() != snapshot->lineage()) {
    taken.verdict = TakenIn::Verdict::kForeign;
    return taken;
  }
  const absl::StatusOr<std::vector<JournalEntry>> entries = store.ReadOpenEntries();
  if (!entries.ok()) return entries.status();
  const OpenEntries open(*entries);
  std::vector<const UnrecordedOutcome*> fitting;
  for (const UnrecordedOutcome& outcome : record.outcomes()) {
    if (open.Has(outcome.entry())) fitting.push_back(&outcome);
  }
  if (fitting.empty()) return taken;
  if (record.serial() != snapshot->serial()) {
    taken.verdict = TakenIn::Verdict::kMovedOn;
    return taken;
  }
  int64_t serial = snapshot->serial();
  for (const UnrecordedOutcome* outcome : fitting) {
    const std::vector<StateEdit> edits(outcome->edits().begin(), outcome->edits().end());
    if (absl::Status status = store.RecordOutcome(lock, outcome->entry(), edits); !status.ok()) return status;
    serial += edits.empty() ? 0 : 1;
    taken.settled.push_back(absl::StrCat("The ", NameOf(outcome->entry().operation()), " of run ", outcome->entry().run(), " ",
                                         HowItEnded(outcome->entry()), "."));
  }
  Run run = record.run();
  run.set_serial_after(serial);
  if (absl::Status status = store.FinishRun(lock, run); !status.ok()) return status;
  taken.verdict = TakenIn::Verdict::kTaken;
  return taken;
}

}  // namespace eniform::apply
