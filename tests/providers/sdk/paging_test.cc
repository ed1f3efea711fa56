#include "providers/sdk/paging.h"

#include <set>

#include "gtest/gtest.h"
#include "proto/model.pb.h"

namespace eniform::sdk {
namespace {

Page<Vpc> Slice(const std::vector<int>& list, int64_t offset, int size) {
  Page<Vpc> page;
  page.total = static_cast<int64_t>(list.size());
  for (int64_t i = offset; i < std::min<int64_t>(page.total, offset + size); ++i) page.items.Add()->set_id(absl::StrCat("vpc-", list[i]));
  return page;
}

std::vector<int> Range(int n) {
  std::vector<int> list;
  for (int i = 0; i < n; ++i) list.push_back(i);
  return list;
}

struct Read {
  ProviderError error;
  std::multiset<std::string> ids;
};

Read ReadAll(const PagingOptions& options, const std::function<Result<Page<Vpc>>(int64_t)>& fetch) {
  Read read;
  read.error = ReadPages<Vpc>(options, fetch, [&](google::protobuf::RepeatedPtrField<Vpc>&& items) {
    for (const Vpc& vpc : items) read.ids.insert(vpc.id());
    return true;
  });
  return read;
}

class PagingSizeTest : public testing::TestWithParam<int> {};

TEST_P(PagingSizeTest, ReadsEachObjectOnceWithAsFewCallsAsPages) {
  const auto list = Range(GetParam());
  std::atomic<int> calls = 0;
  const Read read = ReadAll({10, 4}, [&](int64_t offset) -> Result<Page<Vpc>> {
    ++calls;
    return Slice(list, offset, 10);
  });
  EXPECT_FALSE(IsError(read.error));
  EXPECT_EQ(read.ids.size(), list.size());
  EXPECT_EQ(std::set<std::string>(read.ids.begin(), read.ids.end()).size(), list.size());
  EXPECT_EQ(calls, std::max(1, (GetParam() + 9) / 10));
}

INSTANTIATE_TEST_SUITE_P(Sizes, PagingSizeTest, testing::Values(0, 1, 9, 10, 11, 20, 99, 100, 101, 1000));

TEST(PagingTest, ObjectThatSlippedBetweenPagesIsFoundBySecondLook) {
  const auto list = Range(30);
  std::atomic<bool> shifted = false;
  const Read read = ReadAll({10, 1}, [&](int64_t offset) -> Result<Page<Vpc>> {
    // Once, the third page is read as if an object before it had gone: the one at its beginning is in no page.
    if (offset == 20 && !shifted.exchange(true)) {
      Page<Vpc> page = Slice(list, 21, 10);
      return page;
    }
    return Slice(list, offset, 10);
  });
  EXPECT_FALSE(IsError(read.error));
  EXPECT_EQ(read.ids.size(), 30u);
}

TEST(PagingTest, ListThatNeverHoldsStillIsAnError) {
  const Read read = ReadAll({10, 2}, [&](int64_t offset) -> Result<Page<Vpc>> {
    Page<Vpc> page = Slice(Range(20), offset, 10);
    page.total = 25;
    return page;
  });
  EXPECT_EQ(read.error.error_class(), ERROR_CLASS_TRANSIENT);
}

TEST(PagingTest, ErrorOfAnyPageEndsIt) {
  const Read read = ReadAll({10, 4}, [&](int64_t offset) -> Result<Page<Vpc>> {
    if (offset == 50) return MakeError(ERROR_CLASS_AUTH, "AuthFailure", "");
    return Slice(Range(100), offset, 10);
  });
  EXPECT_EQ(read.error.code(), "AuthFailure");
}

TEST(PagingTest, StopsWhenNobodyListens) {
  int pages = 0;
  const ProviderError error = ReadPages<Vpc>(
      {10, 1}, [&](int64_t offset) -> Result<Page<Vpc>> { return Slice(Range(100), offset, 10); },
      [&](google::protobuf::RepeatedPtrField<Vpc>&&) { return ++pages < 3; });
  EXPECT_FALSE(IsError(error));
  EXPECT_EQ(pages, 3);
}

TEST(NumberedPagesTest, NumbersFromOneOn) {
  const auto list = Range(25);
  absl::Mutex mutex;
  std::multiset<int64_t> numbers;
  std::set<std::string> ids;
  const ProviderError error = ReadNumberedPages<Vpc>(
      {10, 4},
      [&](int64_t number) -> Result<Page<Vpc>> {
        absl::MutexLock lock(&mutex);
        numbers.insert(number);
        return Slice(list, (number - 1) * 10, 10);
      },
      [&](google::protobuf::RepeatedPtrField<Vpc>&& items) {
        for (const Vpc& vpc : items) ids.insert(vpc.id());
        return true;
      });
  EXPECT_FALSE(IsError(error));
  EXPECT_EQ(ids.size(), 25u);
  EXPECT_EQ(numbers, (std::multiset<int64_t>{1, 2, 3}));
}

Result<TokenPage<Vpc>> TokenSlice(const std::vector<int>& list, const std::string& token) {
  const int64_t offset = token.empty() ? 0 : std::stoi(token);
  TokenPage<Vpc> page;
  page.items = Slice(list, offset, 10).items;
  if (offset + 10 < static_cast<int64_t>(list.size())) page.next = absl::StrCat(offset + 10);
  return page;
}

TEST(TokenPagesTest, FollowsTheTokensToTheEnd) {
  for (int size : {0, 1, 10, 11, 35}) {
    const auto list = Range(size);
    int calls = 0;
    std::multiset<std::string> ids;
    const ProviderError error = ReadTokenPages<Vpc>(
        [&](const std::string& token) {
          ++calls;
          return TokenSlice(list, token);
        },
        [&](google::protobuf::RepeatedPtrField<Vpc>&& items) {
          for (const Vpc& vpc : items) ids.insert(vpc.id());
          return true;
        });
    EXPECT_FALSE(IsError(error));
    EXPECT_EQ(ids.size(), list.size());
    EXPECT_EQ(calls, std::max(1, (size + 9) / 10));
  }
}

TEST(TokenPagesTest, AListThatRunsInACircleEnds) {
  const auto list = Range(10);
  std::multiset<std::string> ids;
  const ProviderError error = ReadTokenPages<Vpc>(
      [&](const std::string&) -> Result<TokenPage<Vpc>> {
        TokenPage<Vpc> page;
        page.items = Slice(list, 0, 10).items;
        page.next = "again";
        return page;
      },
      [&](google::protobuf::RepeatedPtrField<Vpc>&& items) {
        for (const Vpc& vpc : items) ids.insert(vpc.id());
        return true;
      });
  EXPECT_EQ(error.error_class(), ERROR_CLASS_TRANSIENT);
  EXPECT_EQ(ids.size(), 10u) << "each object once";
}

TEST(TokenPagesTest, StopsWhenNobodyListens) {
  const auto list = Range(35);
  int calls = 0;
  const ProviderError error = ReadTokenPages<Vpc>(
      [&](const std::string& token) {
        ++calls;
        return TokenSlice(list, token);
      },
      [&](google::protobuf::RepeatedPtrField<Vpc>&&) { return false; });
  EXPECT_FALSE(IsError(error));
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace eniform::sdk
