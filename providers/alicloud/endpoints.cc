#include "providers/alicloud/endpoints.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace eniform::alicloud {
namespace {

bool Among(absl::string_view region, std::initializer_list<absl::string_view> regions) {
  return std::find(regions.begin(), regions.end(), region) != regions.end();
}

bool IsEdge(absl::string_view region) { return Among(region, {"cn-edge-1", "cn-huhehaote-nebula-1", "cn-zhengzhou-nebula-1"}); }

// Finance, government and internal regions that share one host each product.
bool IsOnHangzhou(absl::string_view region) { return Among(region, {"cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-fujian"}); }

bool IsOnCentral(absl::string_view region) {
  return Among(region, {"cn-north-2-gov-1", "cn-beijing-gov-1", "cn-beijing-finance-pop", "cn-hangzhou-finance", "cn-hongkong-finance-pop",
                        "cn-shanghai-inner", "cn-shenzhen-inner", "cn-wuhan", "cn-yushanfang", "cn-zhangbei", "ap-northeast-2-pop",
                        "rus-west-1-pop"});
}

std::string EcsHost(const std::string& region) {
  if (region == "cn-hangzhou" || IsOnHangzhou(region)) return "ecs-cn-hangzhou.aliyuncs.com";
  if (IsOnCentral(region)) return "ecs.aliyuncs.com";
  if (IsEdge(region)) return "ecs.cn-qingdao-nebula.aliyuncs.com";
  if (region == "cn-zhangjiakou-na62-a01") return "ecs.cn-zhangjiakou.aliyuncs.com";
  if (region == "eu-west-1-oxs") return "ecs.cn-shenzhen-cloudstone.aliyuncs.com";
  return absl::StrCat("ecs.", region, ".aliyuncs.com");
}

std::string VpcHost(const std::string& region) {
  if (region == "cn-hangzhou" || IsOnHangzhou(region) || IsOnCentral(region)) return "vpc.aliyuncs.com";
  if (IsEdge(region) || region == "cn-qingdao-nebula") return "vpc-nebula.cn-qingdao-nebula.aliyuncs.com";
  if (region == "cn-zhangjiakou-na62-a01") return "vpc.cn-zhangjiakou.aliyuncs.com";
  if (region == "eu-west-1-oxs") return "vpc-nebula.cn-shenzhen-cloudstone.aliyuncs.com";
  return absl::StrCat("vpc.", region, ".aliyuncs.com");
}

}  // namespace

std::string HostOf(Product product, const std::string& region) { return product == Product::kEcs ? EcsHost(region) : VpcHost(region); }

const char* VersionOf(Product product) { return product == Product::kEcs ? "2014-05-26" : "2016-04-28"; }

}  // namespace eniform::alicloud
