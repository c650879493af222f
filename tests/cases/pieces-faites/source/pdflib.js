const {PDFDocument,StandardFonts,rgb,cmyk,PDFName}=require('pdf-lib'); const fk=require('@pdf-lib/fontkit'); const fs=require('fs');
(async()=>{
 const save=async(d,n)=>fs.writeFileSync(process.argv[2]+'/pdflib-'+n+'.pdf',await d.save());
 let d=await PDFDocument.create(); let f=await d.embedFont(StandardFonts.Helvetica); let p=d.addPage(); p.drawText('Délibération n° 12',{x:50,y:700,font:f}); p.drawText('gras',{x:50,y:600,font:await d.embedFont(StandardFonts.TimesRomanBold)}); await save(d,'standard');
 d=await PDFDocument.create(); d.registerFontkit(fk); const b=fs.readFileSync('../../../../src/contratgen/base/fonts/LiberationSans-Regular.ttf');
 f=await d.embedFont(b,{subset:true}); p=d.addPage(); p.drawText('Délibération € œ',{x:50,y:700,font:f}); await save(d,'subset');
 d=await PDFDocument.create(); d.registerFontkit(fk); f=await d.embedFont(b); p=d.addPage(); p.drawText('Délibération € œ',{x:50,y:700,font:f}); await save(d,'whole');
 d=await PDFDocument.create(); p=d.addPage(); p.drawRectangle({x:50,y:500,width:100,height:90,color:cmyk(1,0,1,0)}); p.drawRectangle({x:50,y:300,width:100,height:90,color:rgb(1,0,0),opacity:.5}); p.drawImage(await d.embedJpg(new Uint8Array(fs.readFileSync(process.argv[2]+'/a.jpg'))),{x:200,y:200,width:80,height:80}); await save(d,'shapes');
 d=await PDFDocument.create(); p=d.addPage(); const form=d.getForm(); const t=form.createTextField('nom'); t.setText('Mairie d’Exemple'); t.addToPage(p,{x:50,y:600,width:200,height:20}); const c=form.createCheckBox('oui'); c.addToPage(p,{x:50,y:500,width:20,height:20}); c.check(); const dd=form.createDropdown('choix'); dd.addOptions(['un','deux']); dd.select('deux'); dd.addToPage(p,{x:50,y:400,width:100,height:20}); await save(d,'form');
 d=await PDFDocument.create(); p=d.addPage(); p.drawImage(await d.embedJpg(new Uint8Array(fs.readFileSync(process.argv[2]+'/cmyk.jpg'))),{x:200,y:200,width:80,height:80}); await save(d,'cmykjpeg');
})();
