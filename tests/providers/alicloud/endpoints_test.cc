#include "providers/alicloud/endpoints.h"

#include "gtest/gtest.h"

namespace eniform::alicloud {
namespace {

struct Case {
  const char* region;
  const char* ecs;
  const char* vpc;
};

TEST(EndpointsTest, OfEachProductAndRegion) {
  for (const Case& c : {
           Case{"cn-beijing", "ecs.cn-beijing.aliyuncs.com", "vpc.cn-beijing.aliyuncs.com"},
           Case{"cn-hangzhou", "ecs-cn-hangzhou.aliyuncs.com", "vpc.aliyuncs.com"},
           Case{"a-region-of-tomorrow-7", "ecs.a-region-of-tomorrow-7.aliyuncs.com", "vpc.a-region-of-tomorrow-7.aliyuncs.com"},
           Case{"cn-shanghai-finance-1", "ecs-cn-hangzhou.aliyuncs.com", "vpc.aliyuncs.com"},
           Case{"cn-north-2-gov-1", "ecs.aliyuncs.com", "vpc.aliyuncs.com"},
           Case{"rus-west-1-pop", "ecs.aliyuncs.com", "vpc.aliyuncs.com"},
           Case{"cn-edge-1", "ecs.cn-qingdao-nebula.aliyuncs.com", "vpc-nebula.cn-qingdao-nebula.aliyuncs.com"},
           Case{"cn-qingdao-nebula", "ecs.cn-qingdao-nebula.aliyuncs.com", "vpc-nebula.cn-qingdao-nebula.aliyuncs.com"},
           Case{"cn-zhangjiakou-na62-a01", "ecs.cn-zhangjiakou.aliyuncs.com", "vpc.cn-zhangjiakou.aliyuncs.com"},
           Case{"eu-west-1-oxs", "ecs.cn-shenzhen-cloudstone.aliyuncs.com", "vpc-nebula.cn-shenzhen-cloudstone.aliyuncs.com"},
       }) {
    EXPECT_EQ(HostOf(Product::kEcs, c.region), c.ecs);
    EXPECT_EQ(HostOf(Product::kVpc, c.region), c.vpc);
  }
}

TEST(EndpointsTest, Versions) {
  EXPECT_STREQ(VersionOf(Product::kEcs), "2014-05-26");
  EXPECT_STREQ(VersionOf(Product::kVpc), "2016-04-28");
}

}  // namespace
}  // namespace eniform::alicloud
