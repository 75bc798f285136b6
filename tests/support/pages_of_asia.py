"""Invoices of Vietnam, Indonesia and Malaysia, of Ukraine, and of countries that print two scripts."""

from support.invoice_pages import Row

VIETNAMESE: tuple[Row, ...] = (
    (200, 40, "HÓA ĐƠN GIÁ TRỊ GIA TĂNG"), (420, 40, "Ký hiệu (Serial): 1C26TAA"),
    (420, 52, "Số (No.): 00000417"),
    (200, 60, "Ngày (Date) 06 tháng (month) 10 năm (year) 2026"),
    (60, 90, "Đơn vị bán hàng (Seller): CÔNG TY TNHH MÂY TRẮNG"),
    (60, 102, "Mã số thuế (Tax code): 0312345678"),
    (60, 114, "Địa chỉ (Address): 7 Đường Sông Xanh"),
    (60, 140, "Tên đơn vị (Company): CÔNG TY CỔ PHẦN LÁ XANH"),
    (60, 152, "Mã số thuế (Tax code): 3600123456"),
    (60, 220, "Thùng giấy"), (480, 220, "1.000.000"),
    (260, 300, "Cộng tiền hàng (Sub total):"), (480, 300, "1.000.000"),
    (260, 312, "Tiền thuế GTGT (VAT amount):"), (480, 312, "80.000"),
    (260, 324, "Tổng cộng tiền thanh toán (Total payment):"), (480, 324, "1.080.000"),
    (60, 340, "Số tiền viết bằng chữ (Amount in words): Một triệu không trăm tám mươi nghìn đồng"),
    (60, 400, "Người mua hàng (Buyer)"), (380, 400, "Người bán hàng (Seller)"),
    (380, 414, "Ký ngày: 07/10/2026"),
)  # fmt: skip
INDONESIAN: tuple[Row, ...] = (
    (60, 40, "PT AWAN PUTIH"), (60, 52, "Jl. Kali Biru 7, Bekasi 17310"),
    (60, 64, "NPWP: 01.234.567.8-901.000"),
    (440, 40, "FAKTUR"), (340, 90, "No. Faktur : AP/INV/2026/0417"), (340, 102, "Tanggal : 12 Oktober 2026"),
    (340, 114, "Jatuh Tempo : 11 November 2026"), (340, 126, "No. Surat Jalan : SJ-118"),
    (60, 90, "Kepada Yth:"), (60, 102, "PT Daun Hijau"), (60, 114, "Cikarang 17520"),
    (60, 220, "Kotak"), (480, 220, "1.000.000"),
    (340, 300, "Subtotal"), (480, 300, "Rp 1.000.000"), (340, 312, "PPN 11%"), (480, 312, "Rp 110.000"),
    (340, 324, "Total"), (480, 324, "Rp 1.110.000"),
    (340, 336, "PPh Pasal 23"), (480, 336, "(Rp 20.000)"),
    (340, 348, "Total yang harus dibayar"), (480, 348, "Rp 1.090.000"),
    (60, 380, "Terbilang: satu juta sembilan puluh ribu rupiah"),
)  # fmt: skip
MALAY: tuple[Row, ...] = (
    (60, 40, "Awan Putih Sdn. Bhd."), (60, 52, "No. 14, Jalan Sungai Biru, 30100 Ipoh"),
    (60, 64, "No. Pendaftaran SST: A10-1808-32000001"),
    (440, 40, "INVOIS"), (340, 90, "No. Invois: AP-0417"), (340, 102, "Tarikh Invois: 12 Ogos 2026"),
    (340, 114, "Tarikh Akhir Bayaran: 11 September 2026"),
    (60, 90, "Bil kepada:"), (60, 102, "Daun Hijau Sdn. Bhd."), (60, 114, "30250 Ipoh"),
    (60, 220, "Kotak"), (480, 220, "1,000.00"),
    (340, 300, "Jumlah sebelum cukai"), (480, 300, "RM 1,000.00"),
    (340, 312, "Cukai perkhidmatan 8%"), (480, 312, "RM 80.00"),
    (340, 324, "Jumlah keseluruhan"), (480, 324, "RM 1,080.00"),
    (340, 336, "Baki perlu dibayar"), (480, 336, "RM 1,080.00"), (60, 380, "Sila buat pembayaran dengan cek"),
)  # fmt: skip
UKRAINIAN: tuple[Row, ...] = (
    (60, 40, "Постачальник"), (160, 40, 'ТОВ "Біла Хмара"'), (160, 52, "ЄДРПОУ 12345678, тел. 111-22-33"),
    (160, 64, "ІПН 123456704117"), (60, 90, "Одержувач"), (160, 90, 'ПрАТ "Зелений Лист"'),
    (160, 102, "ЄДРПОУ 23456789"),
    (220, 130, "Рахунок-фактура № БХ-0000417"), (240, 142, "від 08 жовтня 2026 р."),
    (60, 220, "Папір"), (480, 220, "1 000,00"),
    (340, 300, "Разом без ПДВ:"), (480, 300, "1 000,00"), (340, 312, "ПДВ:"), (480, 312, "200,00"),
    (340, 324, "Всього з ПДВ:"), (480, 324, "1 200,00"),
    (60, 350, "Одна тисяча двісті гривень 00 копійок"), (60, 380, "Рахунок дійсний до сплати до 22.10.2026"),
)  # fmt: skip
THAI: tuple[Row, ...] = (
    (60, 40, "บริษัท เมฆขาว จำกัด"), (60, 52, "White Cloud Co., Ltd."),
    (60, 64, "เลขประจำตัวผู้เสียภาษี / Tax ID : 0105512345678"),
    (400, 40, "ใบกำกับภาษี / TAX INVOICE"), (400, 60, "เลขที่ / No. : IV-0417"),
    (400, 72, "วันที่ / Date : 15/10/2026"),
    (400, 84, "ครบกำหนด / Due Date : 14/11/2026"),
    (60, 110, "ลูกค้า / Customer : Green Leaf Public Company Limited"),
    (60, 122, "ที่อยู่ / Address : ระยอง 21140"),
    (60, 220, "Repair"), (480, 220, "1,000.00"),
    (320, 300, "รวมเป็นเงิน / Sub Total"), (480, 300, "1,000.00"), (320, 312, "ภาษี / VAT 7%"),
    (480, 312, "70.00"),
    (320, 324, "รวมทั้งสิ้น / Grand Total"), (480, 324, "1,070.00"),
    (320, 336, "หัก / Withholding Tax 3%"), (480, 336, "30.00"),
    (320, 348, "ยอดชำระ / Net Payment"), (480, 348, "1,040.00"), (60, 380, "ONE THOUSAND FORTY BAHT"),
)  # fmt: skip
ARABIC: tuple[Row, ...] = (
    (240, 40, "TAX INVOICE"), (250, 56, "فاتورة ضريبية"), (60, 80, "White Cloud Contracting Est."),
    (400, 80, "مؤسسة السحابة البيضاء"), (60, 92, "Riyadh 12836, Kingdom of Saudi Arabia"),
    (60, 120, "Invoice Number"), (220, 120, "WC-0417"), (420, 120, "رقم الفاتورة"),
    (60, 132, "Invoice Issue Date"), (220, 132, "2026-10-18"), (420, 132, "تاريخ الفاتورة"),
    (60, 144, "Seller VAT Number"), (220, 144, "310000000000003"), (420, 144, "الرقم الضريبي"),
    (60, 170, "Buyer"), (420, 170, "المشتري"),
    (60, 182, "Name"), (180, 182, "Green Leaf Co. / شركة الورقة الخضراء"), (420, 182, "الاسم"),
    (60, 240, "Repair"), (480, 240, "1,000.00"),
    (60, 300, "Total Taxable Amount"), (220, 300, "1,000.00 SAR"), (60, 312, "Total VAT"),
    (220, 312, "150.00 SAR"),
    (60, 324, "Total Amount Due"), (220, 324, "1,150.00 SAR"), (420, 324, "المبلغ المستحق"),
)  # fmt: skip
