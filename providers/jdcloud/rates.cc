#include "providers/jdcloud/rates.h"

#include "absl/strings/str_cat.h"

namespace eniform::jdcloud {
namespace {

std::vector<sdk::ActionRate> MakeRates() {
  std::vector<sdk::ActionRate> rates;
  const auto add = [&](const std::string& group, std::initializer_list<const char*> actions) {
    for (const char* action : actions) rates.push_back({action, kCallsPerSecond, group});
  };
  add("vpc reads", {"describeNetworkInterfaces", "describeElasticIps", "describeSubnets", "describeNetworkSecurityGroups", "describeVpcs",
                    "describeQuota"});
  add("vm reads", {"describeInstances", "describeInstanceTypes"});
  add(ChangesOf(Product::kVpc),
      {"createNetworkInterface", "deleteNetworkInterface", "modifyNetworkInterface", "assignSecondaryIps", "unassignSecondaryIps",
       "associateElasticIp", "disassociateElasticIp", "createElasticIps", "deleteElasticIp", "modifyElasticIp"});
  add(ChangesOf(Product::kVm), {"attachNetworkInterface", "detachNetworkInterface", "modifyInstanceNetworkAttribute"});
  return rates;
}

}  // namespace

absl::string_view NameOf(Product product) { return product == Product::kVpc ? "vpc" : "vm"; }

std::string ChangesOf(Product product) { return absl::StrCat(NameOf(product), " changes"); }

const std::vector<sdk::ActionRate>& Rates() {
  static const auto* const rates = new std::vector<sdk::ActionRate>(MakeRates());
  return *rates;
}

}  // namespace eniform::jdcloud
