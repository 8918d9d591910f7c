#include "assets.h"

// #embed is C23, and clang takes it in every dialect.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char openapi[] = {
#embed "../../openapi.yaml"
};
const quittance_asset quittance_openapi = {"openapi.yaml", openapi, sizeof openapi};

static const unsigned char m0001[] = {
#embed "../SQLiteStore/Migrations/m0001_main_job.sql"
};
static const unsigned char m0002[] = {
#embed "../SQLiteStore/Migrations/m0002_company.sql"
};
static const unsigned char m0003[] = {
#embed "../SQLiteStore/Migrations/m0003_credit_checks.sql"
};
static const unsigned char m0004[] = {
#embed "../SQLiteStore/Migrations/m0004_payment_terms.sql"
};
static const unsigned char m0005[] = {
#embed "../SQLiteStore/Migrations/m0005_approvals.sql"
};
static const unsigned char m0006[] = {
#embed "../SQLiteStore/Migrations/m0006_guarantees.sql"
};
static const unsigned char m0007[] = {
#embed "../SQLiteStore/Migrations/m0007_delegations.sql"
};
static const unsigned char m0008[] = {
#embed "../SQLiteStore/Migrations/m0008_limit_history.sql"
};
static const unsigned char m0009[] = {
#embed "../SQLiteStore/Migrations/m0009_insurance.sql"
};
static const unsigned char m0010[] = {
#embed "../SQLiteStore/Migrations/m0010_back_test.sql"
};
static const unsigned char m0011[] = {
#embed "../SQLiteStore/Migrations/m0011_scoring.sql"
};
static const unsigned char m0012[] = {
#embed "../SQLiteStore/Migrations/m0012_shadow.sql"
};
static const unsigned char m0013[] = {
#embed "../SQLiteStore/Migrations/m0013_webhooks.sql"
};
static const unsigned char m0014[] = {
#embed "../SQLiteStore/Migrations/m0014_reblocking.sql"
};
static const unsigned char m0015[] = {
#embed "../SQLiteStore/Migrations/m0015_credit_notes.sql"
};
static const unsigned char m0016[] = {
#embed "../SQLiteStore/Migrations/m0016_decision_clocks.sql"
};
static const unsigned char m0017[] = {
#embed "../SQLiteStore/Migrations/m0017_papers.sql"
};
static const unsigned char m0018[] = {
#embed "../SQLiteStore/Migrations/m0018_cash.sql"
};
static const unsigned char m0019[] = {
#embed "../SQLiteStore/Migrations/m0019_write_offs.sql"
};
static const unsigned char m0020[] = {
#embed "../SQLiteStore/Migrations/m0020_refunds.sql"
};
static const unsigned char m0021[] = {
#embed "../SQLiteStore/Migrations/m0021_exchange_rates.sql"
};
static const unsigned char m0022[] = {
#embed "../SQLiteStore/Migrations/m0022_periods.sql"
};
static const unsigned char m0023[] = {
#embed "../SQLiteStore/Migrations/m0023_adjustments.sql"
};
static const unsigned char m0024[] = {
#embed "../SQLiteStore/Migrations/m0024_bank_statements.sql"
};
static const unsigned char m0025[] = {
#embed "../SQLiteStore/Migrations/m0025_currencies.sql"
};
static const unsigned char m0026[] = {
#embed "../SQLiteStore/Migrations/m0026_tax_rates.sql"
};
static const unsigned char m0027[] = {
#embed "../SQLiteStore/Migrations/m0027_collective.sql"
};
static const unsigned char m0028[] = {
#embed "../SQLiteStore/Migrations/m0028_deposits.sql"
};
static const unsigned char m0029[] = {
#embed "../SQLiteStore/Migrations/m0029_schedules.sql"
};
static const unsigned char m0030[] = {
#embed "../SQLiteStore/Migrations/m0030_remittances.sql"
};
static const unsigned char m0031[] = {
#embed "../SQLiteStore/Migrations/m0031_books.sql"
};
static const unsigned char m0032[] = {
#embed "../SQLiteStore/Migrations/m0032_imports.sql"
};
static const unsigned char m0033[] = {
#embed "../SQLiteStore/Migrations/m0033_matching.sql"
};
static const unsigned char m0034[] = {
#embed "../SQLiteStore/Migrations/m0034_settlements.sql"
};
static const quittance_asset migrations[] = {
    {"main_job", m0001, sizeof m0001},
    {"company", m0002, sizeof m0002},
    {"credit_checks", m0003, sizeof m0003},
    {"payment_terms", m0004, sizeof m0004},
    {"approvals", m0005, sizeof m0005},
    {"guarantees", m0006, sizeof m0006},
    {"delegations", m0007, sizeof m0007},
    {"limit_history", m0008, sizeof m0008},
    {"insurance", m0009, sizeof m0009},
    {"back_test", m0010, sizeof m0010},
    {"scoring", m0011, sizeof m0011},
    {"shadow", m0012, sizeof m0012},
    {"webhooks", m0013, sizeof m0013},
    {"reblocking", m0014, sizeof m0014},
    {"credit_notes", m0015, sizeof m0015},
    {"decision_clocks", m0016, sizeof m0016},
    {"papers", m0017, sizeof m0017},
    {"cash", m0018, sizeof m0018},
    {"write_offs", m0019, sizeof m0019},
    {"refunds", m0020, sizeof m0020},
    {"exchange_rates", m0021, sizeof m0021},
    {"periods", m0022, sizeof m0022},
    {"adjustments", m0023, sizeof m0023},
    {"bank_statements", m0024, sizeof m0024},
    {"currencies", m0025, sizeof m0025},
    {"tax_rates", m0026, sizeof m0026},
    {"collective", m0027, sizeof m0027},
    {"deposits", m0028, sizeof m0028},
    {"schedules", m0029, sizeof m0029},
    {"remittances", m0030, sizeof m0030},
    {"books", m0031, sizeof m0031},
    {"imports", m0032, sizeof m0032},
    {"matching", m0033, sizeof m0033},
    {"settlements", m0034, sizeof m0034},
};
const quittance_asset *quittance_migration(size_t index) {
    return index < sizeof migrations / sizeof migrations[0] ? &migrations[index] : NULL;
}
