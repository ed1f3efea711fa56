#include "cli/render/state_change_text.h"

#include "google/protobuf/text_format.h"
#include "tests/cli/golden.h"

namespace eniform::cli {
namespace {

TEST(StateChangeTextTest, EveryKind) {
  StateSnapshot before;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
    objects { address: "eip.old" provider: "gz" id: "eip-\033[2J" }
    objects { address: "network_interface.a" provider: "gz" id: "eni-1" region: "ap-guangzhou" protect: true
              attributes { network_interface { id: "eni-1" primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11" instance: "ins-a" } } }
  )",
                                                            &before));
  std::vector<StateEdit> edits(3);
  edits[0].set_kind(StateEdit::REMOVE);
  edits[0].mutable_object()->set_address("eip.old");
  edits[1].set_kind(StateEdit::UPSERT);
  ManagedObject& changed = *edits[1].mutable_object() = before.objects(1);
  changed.set_region("ap-shanghai");
  changed.set_protect(false);
  changed.mutable_attributes()->mutable_network_interface()->add_secondary_ips("10.0.1.12");
  changed.mutable_attributes()->mutable_network_interface()->clear_instance();
  edits[2].set_kind(StateEdit::UPSERT);
  edits[2].mutable_object()->set_address("network_interface.b");
  edits[2].mutable_object()->set_id("eni-2");
  ExpectGolden("state_changes.txt", StateChangesText(before, edits, Style()));
}

}  // namespace
}  // namespace eniform::cli
