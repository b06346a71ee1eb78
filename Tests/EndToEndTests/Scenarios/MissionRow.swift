import Testing

/// A row of the mission's table: a way of looking at the customer lifecycle, and the measures it must report.
struct MissionRow: Sendable, CustomTestStringConvertible {
    /// Name of the scenario, and of its file under `scenarios/`.
    var scenario: String
    /// What the row asks for, each with the names under which `kpis` reports it.
    var measures: [Measure]
    /// Names under `kpis` that stand for all customers alone: gauges, and comparisons with another world.
    var wholeOnly: Set<String> = []
    /// Whether the row asks for its measures per segment (persona, audience).
    var perSegment = false
    /// Partners (`channel/partner`) that the row asks about.
    var partners: [String] = []
    /// Channels that the row asks about.
    var channels: [String] = []

    struct Measure: Sendable {
        var name: String
        var kpis: [String]

        init(_ name: String, _ kpis: String...) {
            self.name = name
            self.kpis = kpis
        }

        /// The same measure for each of several things: `clicks_` of each partner.
        init(_ name: String, each prefix: String, of things: [String]) {
            self.name = name
            self.kpis = things.map { prefix + $0 }
        }
    }

    var testDescription: String { scenario }
}

extension MissionRow {
    static let all = [affiliateLifecycle, loyaltyRetention, lifecycleMarketing, onlineStore, engagementFunnel]

    private static let stages = ["awareness", "consideration", "purchase", "retention", "advocacy"]
    private static let partners = ["review_hub", "price_compare", "creators", "coupon_club"]

    static let affiliateLifecycle = MissionRow(
        scenario: "affiliate-lifecycle",
        measures: [
            Measure(
                "journey from click to purchase", "mean_days_to_goal", "clicks_per_conversion", "carts_per_customer"),
            Measure("purchases", "purchases_per_buyer", "conversion_rate", "average_order_value"),
            Measure("current stage", each: "now_in_", of: stages),
            Measure("customers lost", "now_lost"),
            Measure("clicks per partner", each: "clicks_", of: partners),
            Measure("conversions per partner", each: "conversions_", of: partners),
            Measure("revenue per partner", each: "revenue_", of: partners),
            Measure("commission per partner", each: "commission_", of: partners),
            Measure("profit per partner", each: "profit_", of: partners),
            Measure("who contributes most", each: "contribution_", of: partners),
            Measure("partner progress", each: "progress_", of: partners),
            Measure("partner compliance", each: "conversions_per_click_", of: partners),
            Measure("earnings per click", each: "earnings_per_click_", of: partners),
            Measure("conversion rate per stage", each: "conversion_", of: stages),
            Measure(
                "eventual conversion", each: "eventual_", of: ["awareness", "consideration", "purchase", "retention"]),
            Measure("time per stage", each: "days_in_", of: stages),
            Measure("referrals", "referrals_made", "referrals_converted", "referral_revenue"),
        ],
        partners: ["affiliate/review-hub", "affiliate/price-compare", "affiliate/creators", "affiliate/coupon-club"])

    private static let shopChannels = [
        "seo-branded", "seo-generic", "recipe-blogs", "instagram", "influencers", "email", "tell-a-friend",
    ]
    private static let shopChannelNames = shopChannels.map { $0.split(separator: "-").joined(separator: "_") }

    static let loyaltyRetention = MissionRow(
        scenario: "loyalty-retention",
        measures: [
            Measure("inbound links", "inbound_links", "inbound_links_gained"),
            Measure("outbound links", "outbound_links", "outbound_links_gained"),
            Measure("organic and referral volume", "organic_volume", "referral_volume"),
            Measure("queries", "branded_queries", "non_branded_queries", "branded_query_share"),
            Measure("landing pages", "landing_recipe", "landing_book", "landing_gift_guide"),
            Measure("rank per keyword set", "rank_recipes", "rank_brand", "rank_gifts"),
            Measure("rank gained", "rank_recipes_gained", "rank_brand_gained", "rank_gifts_gained"),
            Measure("sessions", "pages_per_session", "session_minutes", "bounce_rate"),
            Measure("average order value", "average_order_value"),
            Measure("repeat purchase rate", "repeat_purchase_rate"),
            Measure("best products, share", each: "share_", of: ["feast", "weekday", "baking"]),
            Measure("best products, sold", each: "sold_", of: ["feast", "weekday", "baking"]),
            Measure("against the previous period", "november_against_october", "december_against_november"),
            Measure("against the previous year", "november_against_year_before", "december_against_year_before"),
            Measure("discovery channel", each: "discovery_", of: shopChannelNames),
            Measure("closing channel", each: "closing_", of: shopChannelNames),
            Measure("exits", each: "exits_", of: shopChannelNames),
            Measure("revenue per channel", each: "revenue_", of: shopChannelNames),
            Measure("followers", "followers", "followers_gained"),
            Measure("engagement rate", "social_engagement_rate"),
            Measure(
                "engagement rate per campaign", "engagement_rate_feast_hashtag_2025",
                "engagement_rate_feast_hashtag_2026"),
            Measure("referral share", "social_referral_share"),
            Measure("volume of content distributed", "content_distributed"),
            Measure("service requests closed", "service_requests_closed", "service_closing_rate"),
            Measure("mails sent", "mails_sent"),
            Measure("mails sent per campaign", each: "mails_sent_", of: ["newsletter", "feast_2025", "feast_2026"]),
            Measure("open rate", "mail_open_rate", "mail_open_rate_newsletter", "mail_open_rate_feast_2026"),
            Measure("click-through rate", "mail_click_through_rate", "mail_click_through_rate_newsletter"),
            Measure("unsubscribes", "mail_unsubscribes", "unsubscribe_rate"),
            Measure("repeat purchases through e-mail", "mail_repeat_purchase_rate"),
            Measure("too much mail", "customer_churn", "churn_of_daily_mail", "orders_of_daily_mail"),
        ],
        wholeOnly: [
            "churn_of_daily_mail", "orders_of_daily_mail", "inbound_links", "outbound_links", "followers",
            "rank_recipes",
            "rank_brand", "rank_gifts",
        ], perSegment: true, channels: shopChannels)

    static let lifecycleMarketing = MissionRow(
        scenario: "lifecycle-marketing",
        measures: [
            Measure("store page views", "store_page_views", "page_views_per_visitor"),
            Measure("reach", "reach", "paid_impressions", "shared_impressions"),
            Measure("organic growth", "organic_growth", "organic_rank", "organic_rank_gained"),
            Measure("organic rank through paid clicks", "organic_rank_through_ads"),
            Measure("sign-up rate", "sign_up_rate", "sms_sign_up_rate"),
            Measure("payment acceptance", "payment_acceptance"),
            Measure("cart abandonment", "cart_abandonment"),
            Measure("carts recovered", "carts_recovered", "recovery_rate", "carts_credited_to_reminder"),
            Measure("upsell revenue", "upsell_revenue", "upsell_rate"),
            Measure("repeat purchases", "repeat_purchases", "repeat_purchase_rate"),
            Measure("journeys completed", "journeys_completed", "journey_completion_rate"),
            Measure("churn through bad service", "churned_after_service", "churn_through_bad_service"),
            Measure("revenue lost to bad service", "revenue_lost_to_bad_service"),
        ])

    static let onlineStore = MissionRow(
        scenario: "online-store",
        measures: [
            Measure("visitors", "visitors", "visits"),
            Measure("post views", "post_views"),
            Measure("followers", "followers", "followers_gained"),
            Measure("time on site", "minutes_on_site", "pages_per_visit"),
            Measure("items added to cart", "items_added", "items_per_visitor"),
            Measure("engagement with content", "content_engagement_rate", "guides_read"),
            Measure("lead conversion rate", "lead_conversion_rate", "conversion_rate"),
            Measure("average order value", "average_order_value"),
            Measure("revenue", "revenue", "net_revenue"),
            Measure("subscription rate", "subscription_rate"),
            Measure("repeat purchases", "repeat_purchases", "repeat_purchase_rate"),
            Measure("social engagement", "social_engagement_rate"),
            Measure("satisfaction", "satisfaction", "satisfaction_score"),
            Measure("reviews", "reviews_written", "review_stars"),
            Measure("forum reception", "forum_reception", "forum_answers"),
            Measure("shared posts", "posts_shared"),
            Measure("referrals", "referrals_made", "referral_customers", "referral_revenue"),
        ])

    static let engagementFunnel = MissionRow(
        scenario: "engagement-funnel",
        measures: [
            Measure("reach", "reach_q1", "reach_q2", "reach_q3", "reach_q4"),
            Measure("its increase by quarter", "reach_increase_q2", "reach_increase_q3", "reach_increase_q4"),
            Measure("detail-page views", "detail_page_views", "detail_page_views_multiple"),
            Measure("return on ad spend", "roas", "roas_of_baseline_mix", "roas_change"),
            Measure(
                "engagement rate by relevance", "engagement_rate_relevant", "engagement_rate_generic", "relevance_lift"),
            Measure("sign-ups and follows", "sign_ups", "follows", "sign_up_rate"),
            Measure("satisfaction", "satisfaction", "satisfaction_score"),
            Measure("repeat purchases", "repeat_purchases", "repeat_purchase_rate"),
            Measure("churn by engagement", "churn_with_engagement", "churn_without_engagement", "churn_ratio"),
            Measure("winning against keeping", "cost_of_winning", "cost_of_keeping", "winning_against_keeping"),
        ],
        wholeOnly: ["detail_page_views_multiple", "roas_of_baseline_mix", "roas_change"], perSegment: true)
}
