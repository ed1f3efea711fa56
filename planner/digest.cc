#include <openssl/evp.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "planner/planner.h"

namespace eniform::planner {
namespace {

// Of messages, one after the other. No message of a plan has a map, so that equal messages serialise to equal bytes.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }

  // With its type and length, so that no two sequences of messages run into the same bytes.
  void Add(const google::protobuf::Message& message) {
    bytes_.clear();
    message.AppendToString(&bytes_);
    const std::string head = absl::StrCat(message.GetDescriptor()->name(), " ", bytes_.size(), "\n");
    EVP_DigestUpdate(context_.get(), head.data(), head.size());
    EVP_DigestUpdate(context_.get(), bytes_.data(), bytes_.size());
  }

  std::string Hex() {
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), hash, &size);
    return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash), size));
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
  std::string bytes_;
};

}  // namespace

std::string DigestOf(const Plan& plan) {
  // What decides what apply would do. Estimates, explanations and diagnostics decide nothing; the serial changes by itself, and the
  // lineage is only made by the first apply: a plan reviewed before it has the same digest as the plan it then applies.
  Sha256 hash;
  Plan head;
  head.set_format_version(plan.format_version());
  head.set_stack(plan.stack());
  head.set_destroy(plan.destroy());
  *head.mutable_timeouts() = plan.timeouts();
  for (const ProviderDeclaration& provider : plan.providers()) {
    ProviderDeclaration* copy = head.add_providers();
    copy->set_key(provider.key());
    copy->set_plugin(provider.plugin());
    copy->set_region(provider.region());
    if (provider.has_endpoint()) copy->set_endpoint(provider.endpoint());
  }
  hash.Add(head);
  Operation decisive;
  for (const Operation& operation : plan.operations()) {
    decisive.Clear();
    decisive.set_id(operation.id());
    decisive.set_kind(operation.kind());
    decisive.set_target(operation.target());
    decisive.set_provider(operation.provider());
    for (const Dependency& dependency : operation.depends_on()) decisive.add_depends_on()->set_operation(dependency.operation());
    hash.Add(decisive);
    hash.Add(operation.arguments());
  }
  for (const StateEdit& edit : plan.state_edits()) hash.Add(edit);
  for (const ManagedObject& target : plan.targets()) hash.Add(target);
  return absl::StrCat("sha256:", hash.Hex());
}

}  // namespace eniform::planner
