/// How the page looks: one column of paper on a screen, A4 on a printer, narrow on a telephone.
enum HTMLStyle {
    static let text = """
        *{box-sizing:border-box;margin:0;padding:0}
        body{font:14px/1.5 "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;color:#1a1a1a;
        background:#eceef1;font-variant-numeric:tabular-nums}
        main{max-width:820px;margin:32px auto;padding:56px 60px 40px;background:#fff;border-radius:4px;
        box-shadow:0 1px 3px rgba(0,0,0,.12),0 8px 32px rgba(0,0,0,.07)}
        header,.parties,.sums,.pay,footer{display:flex;justify-content:space-between;gap:40px}
        .seller{font-size:17px;font-weight:700}
        .title{text-align:right}
        h1{font-size:30px;font-weight:300;line-height:1.15;letter-spacing:-.01em}
        .number{font-size:15px;color:#555}
        .draft{font-size:13px;font-weight:700;color:#a33;border:1px solid;border-radius:3px;padding:2px 8px;
        vertical-align:middle;text-transform:uppercase;letter-spacing:.06em}
        h2{font-size:11px;font-weight:700;text-transform:uppercase;letter-spacing:.07em;color:#6b7178;
        margin-bottom:4px}
        address{font-style:normal}
        .muted{color:#6b7178}
        .parties{margin:44px 0 36px}
        .parties section+section{margin-top:20px}
        .facts{min-width:280px}
        dl>div{display:flex;justify-content:space-between;gap:24px;padding:2px 0}
        dt{color:#6b7178;white-space:nowrap}
        dd{text-align:right;overflow-wrap:anywhere}
        table{width:100%;border-collapse:collapse}
        th{font-size:11px;text-align:left;color:#6b7178;font-weight:700;padding:6px 8px;
        border-bottom:1.5px solid #1a1a1a;vertical-align:bottom}
        td{padding:8px;border-bottom:1px solid #e3e5e8;vertical-align:top}
        th:first-child,td:first-child{padding-left:0}
        th:last-child,td:last-child{padding-right:0}
        .n{text-align:right;white-space:nowrap}
        .what{width:45%;overflow-wrap:anywhere}
        .what .muted{display:block;font-size:12px}
        .sums{margin-top:20px;align-items:flex-start}
        .words{flex:1;font-size:13px}
        .words p+p{margin-top:6px}
        .note{margin-bottom:10px}
        .totals{min-width:310px}
        .total{border-top:1.5px solid #1a1a1a;margin-top:6px;padding-top:8px!important;font-size:17px;
        font-weight:700}
        .total dt{color:inherit}
        .terms{margin-top:32px}
        .terms table{width:auto;min-width:62%}
        .pay{margin-top:32px;padding:20px 24px;background:#f5f6f8;border-radius:6px;align-items:center}
        .pay>div{flex:1}
        .pay dl{max-width:420px}
        .pay dd{font-weight:600}
        figure{text-align:center;font-size:12px;color:#4a4f55}
        figure svg{display:block;width:136px;height:136px;margin:0 auto 6px}
        footer{margin-top:44px;padding-top:14px;border-top:1px solid #e3e5e8;font-size:11px;line-height:1.45;
        color:#6b7178;justify-content:flex-start}
        footer div{flex:1}
        @media(max-width:640px){main{margin:0;padding:24px 18px;border-radius:0}
        header,.parties,.sums,.pay,footer{flex-direction:column;gap:20px}.title{text-align:left}
        .facts,.totals{min-width:0;width:100%}.what{width:auto}td,th{padding-left:4px;padding-right:4px}}
        @media print{@page{size:A4;margin:16mm 16mm 14mm}body{background:none;font-size:12px}
        main{max-width:none;margin:0;padding:0;box-shadow:none}thead{display:table-header-group}
        tr,.sums,.terms,.pay,footer{break-inside:avoid}
        .pay{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
